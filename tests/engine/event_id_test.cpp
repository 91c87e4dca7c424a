#include <cstdint>
#include <limits>
#include <string_view>

#include <doctest/doctest.h>

#include "engine/event_id.hpp"

using namespace lariat;
using core::event_kind;

TEST_SUITE("engine.event_id")
{
    TEST_CASE("ids are those of every release")
    {
        // Made by another implementation, which gives 0x85944171f73967e8 for the bytes "foobar" alone, as
        // FNV's authors do.  A vector that fails is an id that a user's history knows an event by.
        struct row {
            std::string_view key;
            event_kind kind;
            std::int64_t begin; // in ns since 1970
            std::uint64_t id;
        };
        constexpr row rows[] = {
            {"", event_kind::residual, 0, 0xe604823a249029bf},
            {"temperature,site=plant07:value", event_kind::residual, 1'700'000'000'000'000'000,
                0x01983eb808491ec6},
            {"temperature,site=plant07:value", event_kind::gap, 1'700'000'000'000'000'000,
                0xfda130303ddfcc19},
            {"temperature,site=plant07:value", event_kind::residual, 1'700'000'000'000'000'001,
                0x781e25112ac81c8b},
            {"z\xc3\xa4hler,ort=k\xc3\xb6ln:stand", event_kind::level_shift, -1, 0x2a6a2b7d80ff0c5e},
            {"boilers:group", event_kind::group, std::numeric_limits<std::int64_t>::max(),
                0x63afe803279260b5},
        };
        for (row const& r : rows) {
            CAPTURE(r.key);
            CAPTURE(r.begin);
            CHECK(
                engine::event_id(r.key, r.kind, core::timestamp{std::chrono::nanoseconds{r.begin}}) == r.id);
        }
    }
}
