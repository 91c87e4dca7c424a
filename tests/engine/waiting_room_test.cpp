#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/waiting_room.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

using namespace lariat;
using testing::at;
using testing::make_reading;

TEST_SUITE("engine.waiting_room")
{
    TEST_CASE("what is taken is what was added, each once and in its order")
    {
        std::mt19937_64 random{testing::seed()};
        engine::waiting_room room;
        std::map<std::string, std::vector<double>> expected;
        std::map<std::string, std::vector<double>> got;
        std::size_t last = 0;
        auto const take = [&](std::vector<engine::early_reading> const& taken) {
            for (auto const& r : taken) got[std::string{r.reading().series}].push_back(r.reading().value);
        };
        for (int i = 0; i < 20'000; ++i) {
            auto const name = "stream,of=many,number=" + std::to_string(random() % 50);
            auto const r = make_reading(name, "value", i, at(i));
            if (random() % 10 == 0) {
                auto const taken = room.take(r.hash);
                for (auto const& t : taken) CHECK(t.reading().series == name);
                take(taken);
            }
            room.add(r, at(i + 1), static_cast<core::peer_id>(i % 3));
            expected[name].push_back(i);
        }
        CHECK(room.bytes() > 0);
        auto const rest = room.take_all();
        for (auto const& r : rest) {
            auto const number = static_cast<std::size_t>(r.reading().value);
            CHECK(number >= last); // by arrival, over all streams
            last = number;
            CHECK(r.receipt() == at(r.reading().value + 1));
            CHECK(static_cast<std::size_t>(r.peer()) == number % 3);
        }
        take(rest);
        CHECK(got == expected);
        CHECK(room.empty());
        CHECK(room.bytes() == 0);
    }
} // TEST_SUITE
