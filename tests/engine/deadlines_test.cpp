#include <doctest/doctest.h>

#include "engine/deadlines.hpp"
#include "support/readings.hpp"

using namespace lariat;
using engine::deadlines;
using testing::at;

TEST_SUITE("engine.deadlines")
{
    TEST_CASE("what is due comes in order, and no sooner")
    {
        deadlines d;
        for (int const s : {3, 1, 2}) d.add(at(s), engine::stream_index{static_cast<unsigned>(s)}, 0);
        CHECK_FALSE(d.take(at(0.5)).has_value());
        CHECK(d.take(at(2))->stream == engine::stream_index{1});
        CHECK(d.take(at(2))->stream == engine::stream_index{2});
        CHECK_FALSE(d.take(at(2)).has_value());
        CHECK(d.earliest() == at(3));
    }

    TEST_CASE("entries of streams that are gone do not pile up")
    {
        deadlines d;
        for (unsigned epoch = 0; epoch < 100'000; ++epoch) {
            d.add(at(epoch), engine::stream_index{0}, epoch);
            d.forget([&](deadlines::entry const& e) { return e.epoch <= epoch; });
        }
        CHECK(d.memory_bytes() < 1'000);
        CHECK_FALSE(d.earliest().has_value());
    }
} // TEST_SUITE
