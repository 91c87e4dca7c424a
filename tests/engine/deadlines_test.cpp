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
        for (int const s : {3, 1, 2}) d.add(at(s), engine::stream_index{static_cast<unsigned>(s)});
        CHECK_FALSE(d.take(at(0.5)).has_value());
        CHECK(d.take(at(2))->stream == engine::stream_index{1});
        CHECK(d.take(at(2))->stream == engine::stream_index{2});
        CHECK_FALSE(d.take(at(2)).has_value());
        CHECK(d.earliest() == at(3));
    }

    TEST_CASE("void entries do not pile up")
    {
        deadlines d;
        for (int i = 0; i < 100'000; ++i) {
            d.add(at(i), engine::stream_index{0});
            d.forget([&](deadlines::entry const& e) { return e.due <= at(i); });
        }
        CHECK(d.memory_bytes() < 1'000);
        CHECK_FALSE(d.earliest().has_value());
    }
} // TEST_SUITE
