#include <doctest/doctest.h>

#include <map>
#include <random>
#include <vector>

#include "engine/hash_index.hpp"
#include "support/seed.hpp"

using lariat::engine::hash_index;

TEST_SUITE("engine.hash_index")
{
    TEST_CASE("what is in is found, and nothing else, whatever comes, goes and collides")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        // As they are; of few buckets; of one bucket; equal.
        for (std::uint64_t const kept : {~0ULL, 0x3'0000'ffffULL, 0xffffULL, 0x3ULL}) {
            CAPTURE(kept);
            hash_index index;
            std::map<hash_index::place, std::uint64_t> in;
            std::vector<std::uint64_t> hashes;
            auto const hash_of = [&](hash_index::place p) { return in.at(p); };
            std::size_t const most = kept < 0xffff ? 40 : 4'000;
            hash_index::place next = 0;
            for (int i = 0; i < 40'000; ++i) {
                bool const grows = in.size() < most && (i / 10'000) % 2 == 0;
                if (in.empty() || random() % 4 < (grows ? 3 : 1)) {
                    if (in.size() >= most) continue;
                    auto const hash = random() & kept;
                    index.insert(hash, next, hash_of);
                    in[next] = hash;
                    ++next;
                } else {
                    auto at = in.lower_bound(static_cast<hash_index::place>(random() % next));
                    if (at == in.end()) at = in.begin();
                    auto const [place, hash] = *at;
                    index.erase(hash, place);
                    in.erase(at);
                    REQUIRE(index.find_if(hash, [p = place](auto q) { return q == p; }) == hash_index::none);
                }
                if (i % 512 != 0) continue;
                for (auto const& [place, hash] : in) {
                    REQUIRE(index.find_if(hash, [p = place](auto q) { return q == p; }) == place);
                    REQUIRE(index.likely(hash) != hash_index::none);
                }
            }
            while (!in.empty()) {
                index.erase(in.begin()->second, in.begin()->first);
                in.erase(in.begin());
            }
            CHECK(index.likely(random() & kept) == hash_index::none);
        }
    }

    TEST_CASE("it grows by as much as it says")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        std::vector<std::uint64_t> hashes;
        hash_index index;
        for (hash_index::place p = 0; p < 10'000; ++p) {
            auto const before = index.memory_bytes();
            bool const grows = index.is_full();
            hashes.push_back(random());
            index.insert(hashes.back(), p, [&](hash_index::place q) { return hashes[q]; });
            CHECK(index.memory_bytes() == (grows ? 2 * before : before));
            CHECK(index.likely(hashes.back()) == p);
        }
        CHECK(index.memory_bytes() <= 26 * hashes.size());
    }
} // TEST_SUITE
