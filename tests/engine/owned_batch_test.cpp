#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/owned_batch.hpp"
#include "support/readings.hpp"

using namespace lariat;
using testing::at;
using testing::make_reading;

namespace {

std::vector<std::uint8_t> const every_second{0, 2, 4, 6};

/// Eight readings whose names are as long as wanted.
struct source {
    explicit source(std::size_t length, std::uint64_t first_number) : number{first_number}
    {
        for (int i = 0; i < 8; ++i) names.push_back(std::to_string(i) + std::string(length, 'x'));
        for (auto const& name : names) readings.push_back(make_reading(name, "value", 1, at(0)));
    }

    [[nodiscard]] engine::picked_readings picked() const
    {
        return {readings, every_second, number, at(0), core::peer_id{1}, 0.5};
    }

    std::uint64_t number;
    std::vector<std::string> names;
    std::vector<core::reading> readings;
};

} // namespace

TEST_SUITE("engine.owned_batch")
{
    TEST_CASE("what is appended stands behind what was there, with names and numbers of its own")
    {
        engine::owned_batch batch;
        for (std::size_t const length : {3U, 300U}) { // used again, too
            {
                source const first{length, 100};
                source const second{length, 200};
                batch.assign(first.picked(), 7);
                REQUIRE(batch.try_append(second.picked(), 7));
            } // which are gone
            auto const all = batch.readings();
            REQUIRE(all.readings.size() == 8);
            CHECK(batch.first_number() == 100);
            CHECK(batch.round() == 7);
            for (std::size_t i = 0; i < 8; ++i) {
                CHECK(all.readings[i].series == std::to_string(2 * (i % 4)) + std::string(length, 'x'));
                CHECK(all.readings[i].field == "value");
                CHECK(all.numbers[i] == (i < 4 ? 100 : 200) + 2 * (i % 4));
            }
            auto const behind = all.part(5, 2);
            CHECK(behind.readings.data() == all.readings.data() + 5);
            CHECK(behind.numbers[1] == all.numbers[6]);
            CHECK(behind.need == 0.5);
        }
    }

    TEST_CASE("nothing is appended that is to be judged otherwise, or has no room")
    {
        source const some{3, 100};
        engine::owned_batch batch;
        batch.assign(some.picked(), 7);
        CHECK_FALSE(batch.try_append(some.picked(), 8));
        auto other = some.picked();
        other.receipt = at(1);
        CHECK_FALSE(batch.try_append(other, 7));
        other = some.picked();
        other.peer = core::peer_id{2};
        CHECK_FALSE(batch.try_append(other, 7));
        other = some.picked();
        other.need = 0.75;
        CHECK_FALSE(batch.try_append(other, 7));
        CHECK_FALSE(batch.try_append(source{5'000, 200}.picked(), 7));
        CHECK(batch.size() == 4);
        std::size_t appended = 0;
        while (batch.try_append(some.picked(), 7)) ++appended;
        CHECK(appended > 0);
        CHECK(batch.size() <= engine::owned_batch::most_readings);
    }
} // TEST_SUITE
