#include <doctest/doctest.h>

#include <cmath>

#include "console/plot.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using namespace lariat::tool;
using namespace std::chrono_literals;
using tool::testing::at;

namespace {

terminal plain(std::size_t width)
{
    terminal t;
    t.width = width;
    return t;
}

} // namespace

TEST_SUITE("tools.plot")
{
    TEST_CASE("a step with its band, an event and a known fault looks like this")
    {
        plot_series series;
        auto const start = at("2014-02-08T00:00:00Z");
        for (int i = 0; i < 60; ++i) {
            double const value = i < 40 ? 10 : 2;
            double const expected = i < 45 ? 10 : 2;
            series.add(start + i * 1min, value, expected - 1, expected + 1);
        }
        plot_marks marks;
        marks.events.push_back({start + 40min, start + 47min, core::severity::critical});
        marks.known.emplace_back(start + 38min, start + 59min);
        std::string const expected = R"(
       10 ┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⡇░░       
          ┤                    ⡇         
          ┤                    ⡇         
          ┤                    ⡇         
        2 ┤                    ⣇⣀⣀⣀⣀⣀⣀⣀⣀⣀
   events                      ▲───      
    known                     ▀▀▀▀▀▀▀▀▀▀▀
           2014-02-08 00:00:00
           ⣿ value   ░ expected, plus or minus the threshold   ▲ event begins, ─ lasts   ▀ known fault
)";
        std::string const drawn = draw_plot(series, marks, plain(41), 5);
        INFO(drawn);
        CHECK("\n" + drawn == expected);
    }

    TEST_CASE("one spike among a million readings is still to be seen")
    {
        plot_series series;
        for (int i = 0; i < 1'000'000; ++i)
            series.add(core::timestamp{i * 1s}, i == 777'777 ? 100.0 : std::sin(i * 0.01));
        CHECK(series.cells().size() <= plot_series::max_cells);
        CHECK(std::ranges::max(series.cells(), {}, &plot_cell::high).high == 100.0);
        std::string const drawn = draw_plot(series, {}, plain(80), 8);
        CHECK(drawn.starts_with("      100 ┤"));
        std::string const top = drawn.substr(0, drawn.find('\n'));
        CHECK(top.find_first_not_of(' ', top.find("┤") + 3) != std::string::npos);
    }

    TEST_CASE("series of no, one and equal readings are drawn without a fault")
    {
        CHECK(draw_plot({}, {}, plain(80), 4).empty());
        plot_series one;
        one.add(core::timestamp{1s}, 5);
        CHECK_FALSE(draw_plot(one, {}, plain(40), 4).empty());
        plot_series flat;
        for (int i = 0; i < 10; ++i) flat.add(core::timestamp{i * 1s}, 5);
        CHECK_FALSE(draw_plot(flat, {}, plain(40), 2).empty());
    }

    TEST_CASE("the mean of the band weighs its readings alike, however they were merged")
    {
        plot_cell a{core::timestamp{0s}, 0, 0, 1, 3, 1};
        a.absorb({core::timestamp{1s}, 0, 0, 4, 6, 2});
        CHECK(a.band_low == doctest::Approx(3));
        CHECK(a.band_high == doctest::Approx(5));
        a.absorb({core::timestamp{2s}, -1, 7, 0, 0, 0}); // a reading without a band
        CHECK(a.band_low == doctest::Approx(3));
        CHECK(a.low == -1);
        CHECK(a.high == 7);
    }
} // TEST_SUITE
