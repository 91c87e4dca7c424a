#include "eval/made/sensors.hpp"

#include <array>
#include <cmath>

#include "eval/event_score.hpp"
#include "series/generator.hpp"

namespace lariat::eval {

void for_each_made_reading(std::uint64_t seed, std::size_t readings, std::chrono::nanoseconds interval,
    std::function<void(core::timestamp, double)> const& take)
{
    tool::stream_names names;
    auto const source =
        tool::make_generator({.kind = tool::series_kind::sensor,
                                 .seed = seed,
                                 .readings = readings,
                                 .interval = interval,
                                 .start = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}},
            names);
    std::array<tool::sample, 512> some{};
    // A generator never fails.
    for (auto got = source->read(some); got && *got != 0; got = source->read(some)) {
        for (auto const& one : std::span{some}.first(*got)) take(one.time, one.value);
    }
}

series made_sensor(std::uint64_t seed, std::size_t readings, std::chrono::nanoseconds interval)
{
    series s;
    s.times.reserve(readings);
    s.values.reserve(readings);
    for_each_made_reading(seed, readings, interval, [&s](core::timestamp t, double value) {
        s.times.push_back(t);
        s.values.push_back(value);
    });
    return s;
}

double deviation_of(std::span<double const> values)
{
    std::vector<double> finite;
    for (double const v : values) {
        if (std::isfinite(v)) finite.push_back(v);
    }
    if (finite.empty()) return 0;
    double const middle = median(finite);
    double sum = 0;
    for (double const v : finite) sum += std::abs(v - middle);
    return sum / static_cast<double>(finite.size());
}

} // namespace lariat::eval
