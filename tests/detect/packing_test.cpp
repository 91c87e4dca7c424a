#include <doctest/doctest.h>

#include <algorithm>

#include <lariat/detect/packing.hpp>

#include "stream.hpp"

namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

detect::options every_part()
{
    detect::options o;
    o.maximum = 1'000;
    o.stuck_after = 24h;
    return o;
}

stream trained(detect::options const& o, std::size_t count)
{
    stream s{o};
    for (double const value : sensor(count)) (void)s.feed(value);
    return s;
}

std::vector<std::byte> packed(stream const& s)
{
    detect::packing const p{*s.schema};
    std::vector<std::byte> out(p.bytes());
    p.pack(s.block.get(), out.data());
    return out;
}

/// Where a field stands in a packed block.
std::size_t place_of(detect::schema const& s, std::string_view part, std::string_view name)
{
    std::size_t at = 0;
    for (auto const& f : s.fields()) {
        if (f.part == part && f.name == name) return at;
        at += detect::packed_bytes_of(f);
    }
    throw std::invalid_argument{"no such field"};
}

} // namespace

TEST_SUITE("detect.packing")
{
    TEST_CASE("a block that was packed goes on as if nothing had happened, at any fill of its history")
    {
        for (std::size_t const count : {0U, 1U, 50U, 1'500U, 9'000U}) {
            CAPTURE(count);
            stream s = trained(every_part(), count);
            stream to{every_part()};
            to.next = s.next;
            auto const bytes = packed(s);
            REQUIRE(detect::packing{*to.schema}.unpack(bytes.data(), to.block.get()));
            for (double const value : sensor(1'000, 20, 7)) {
                auto const a = s.feed(value);
                auto const b = to.feed(value);
                REQUIRE(a.score == b.score);
                REQUIRE(a.alarm == b.alarm);
            }
            CHECK(packed(s) == packed(to));
        }
    }

    TEST_CASE("another build's fields are taken over by name, whatever their order; new ones stay as created")
    {
        stream s = trained(every_part(), 3'000);
        std::vector<detect::field> stored{s.schema->fields().begin(), s.schema->fields().end()};
        std::reverse(stored.begin(), stored.end());
        std::erase_if(stored, [](auto const& f) { return f.part == "slow"; });
        stored.push_back({.part = "astrology", .name = "sign", .count = 3, .offset = 1'000'000});

        std::vector<std::byte> bytes;
        for (auto const& f : stored) {
            auto const own = std::find_if(s.schema->fields().begin(), s.schema->fields().end(),
                [&](auto const& o) { return o.part == f.part && o.name == f.name; });
            std::vector<std::byte> value(detect::packed_bytes_of(f), std::byte{7});
            if (own != s.schema->fields().end()) {
                auto const all = packed(s);
                auto const from =
                    all.begin() + static_cast<std::ptrdiff_t>(place_of(*s.schema, f.part, f.name));
                value.assign(from, from + static_cast<std::ptrdiff_t>(value.size()));
            }
            bytes.insert(bytes.end(), value.begin(), value.end());
        }
        detect::packing const p{stored, *s.schema};
        REQUIRE(p.bytes() == bytes.size());
        stream to{every_part()};
        REQUIRE(p.unpack(bytes.data(), to.block.get()));
        CHECK(to.describe().age == 3'000);
        CHECK(to.describe().last_value == s.describe().last_value);
        CHECK(to.read<float>("slow", "squares", 1) == 0);
        CHECK(to.read<float>("one_step", "squares", 1) == s.read<float>("one_step", "squares", 1));
    }

    TEST_CASE("what no block can hold is refused and leaves a new stream's block")
    {
        stream s = trained(every_part(), 3'000);
        stream const fresh{every_part()};
        auto const refused = [&](std::string_view part, std::string_view name, std::byte value) {
            auto bytes = packed(s);
            bytes[place_of(*s.schema, part, name) + (name == "history" ? 2U : 0U)] = value;
            stream to{every_part()};
            CHECK_FALSE(detect::packing{*to.schema}.unpack(bytes.data(), to.block.get()));
            CHECK(packed(to) == packed(fresh));
        };
        refused("running_hour", "of_week", std::byte{168});
        refused("shape", "history", std::byte{1}); // 65,536 values and more
    }
} // TEST_SUITE
