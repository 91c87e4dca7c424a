#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>

#include <lariat/core/padding.hpp>
#include <lariat/core/stream_key.hpp>

#include "random_parts.hpp"
#include "support/seed.hpp"

namespace core = lariat::core;
using lariat::testing::random_parts;

namespace {

constexpr std::uint64_t seed = 42;

std::uint64_t hash(std::string_view key)
{
    return core::hash_of(*core::parse_key(key), seed);
}

} // namespace

TEST_SUITE("core.stream_key_hash")
{

    TEST_CASE("every part of a key counts, and the role that it plays")
    {
        char const* const keys[] = {"m,a=b:f", "n,a=b:f", "m,c=b:f", "m,a=c:f", "m,a=b:g", "m:f", "f:m",
            "m,b=a:f", "a,m=b:f", "m,a=b,c=d:f", "m,a=d,c=b:f", "m,a=bb:f", "mm,a=b:f", "m,f=f:f", "m,m=m:f",
            "f,f=f:f"};
        std::set<std::uint64_t> hashes;
        for (auto const* key : keys) hashes.insert(hash(key));
        CHECK(hashes.size() == std::size(keys));
    }

    TEST_CASE("the order of the tags does not count")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (int trial = 0; trial < 1000; ++trial) {
            auto parts = random_parts(random);
            auto const expected = core::hash_of(parts, seed);
            std::ranges::shuffle(parts.tags, random);
            REQUIRE(core::hash_of(parts, seed) == expected);
        }
    }

    TEST_CASE("every spelling of a key has one hash")
    {
        CHECK(hash("m,a=b\\=c:f") == hash("m,a=b=c:f"));
        CHECK(hash("m\\=n,c=d,a=b:f") == hash("m=n,a=b,c=d:f"));
        std::mt19937_64 random{lariat::testing::seed()};
        for (int trial = 0; trial < 1000; ++trial) {
            auto const parts = random_parts(random);
            REQUIRE(hash(core::format_key(parts)) == core::hash_of(parts, seed));
        }
    }

    TEST_CASE("different keys have different hashes")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        std::map<std::uint64_t, core::key_parts> seen;
        for (int trial = 0; trial < 100'000; ++trial) {
            auto const parts = random_parts(random);
            auto const [at, is_new] = seen.try_emplace(core::hash_of(parts, seed), parts);
            REQUIRE(at->second == parts); // by chance once in 4 billion runs
        }
    }

    TEST_CASE("an equals sign in a tag's name is not the one behind it")
    {
        std::set<std::uint64_t> hashes;
        for (auto const& [name, value] : {std::pair{"a", "b=c=d"}, {"a=b", "c=d"}, {"a=b=c", "d"}}) {
            core::series_hasher hasher{seed};
            hasher.tag(name, value);
            hashes.insert(hasher.series());
        }
        CHECK(hashes.size() == 3);
    }

    TEST_CASE("a change in any byte of a name of any length shows")
    {
        for (std::size_t size = 1; size <= 70; ++size) {
            std::string name(size, 'a');
            core::series_hasher whole{seed};
            whole.measurement(name);
            std::set<std::uint64_t> hashes{whole.series()};
            for (char& c : name) {
                c = 'b';
                core::series_hasher hasher{seed};
                hasher.measurement(name);
                hashes.insert(hasher.series());
                c = 'a';
            }
            CAPTURE(size);
            CHECK(hashes.size() == size + 1);
        }
    }

    TEST_CASE("padded names hash as exact ones, whatever stands behind them")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (std::size_t size = 0; size <= 70; ++size) {
            std::string bytes(size + core::padding, '\0');
            for (char& c : bytes) c = static_cast<char>(random());
            std::string const exact{bytes, 0, size}; // ends where its memory ends
            std::string_view const padded{bytes.data(), size};
            core::series_hasher a{seed};
            a.measurement(exact);
            a.tag(exact, exact);
            core::padded_series_hasher b{seed};
            b.measurement(padded);
            b.tag(padded, padded);
            CAPTURE(size);
            CHECK(a.with_field(exact) == b.with_field(padded));

            auto const spelled = exact + '=' + exact;
            core::series_hasher c{seed};
            c.measurement(exact);
            c.tag_as_spelled(spelled, size);
            CHECK(c.with_field(exact) == a.with_field(exact));
        }
    }

    TEST_CASE("the low bits of numbered streams' hashes spread evenly")
    {
        // The stream table indexes by few bits: 4096 keys in 256 buckets, 16 expected in each.
        std::array<int, 256> low{};
        std::array<int, 256> high{};
        for (int i = 0; i < 4096; ++i) {
            auto const h = hash("temperature,sensor=s" + std::to_string(i) + ":value");
            ++low[h & 0xffU];
            ++high[h >> 56U];
        }
        for (auto const* buckets : {&low, &high}) {
            double chi_squared = 0;
            for (int const count : *buckets) chi_squared += (count - 16) * (count - 16) / 16.0;
            CHECK(chi_squared < 350); // 255 degrees of freedom: 1 in 20,000
        }
    }

    TEST_CASE("the seed changes every hash")
    {
        auto const parts = *core::parse_key("m,a=b:f");
        CHECK(core::hash_of(parts, 1) != core::hash_of(parts, 2));
    }

    TEST_CASE("asking for a field's hash does not change the hasher")
    {
        core::series_hasher hasher{seed};
        hasher.measurement("m");
        auto const f = hasher.with_field("f");
        CHECK(hasher.with_field("g") != f);
        CHECK(hasher.with_field("f") == f);
    }

} // TEST_SUITE
