#include "eval/made/ticks.hpp"

#include <algorithm>
#include <cmath>

#include "eval/made/watch.hpp"
#include "series/random.hpp"

namespace lariat::eval {
namespace {

constexpr std::size_t sound_beginning = 500; // readings
constexpr std::size_t stretch = 250; // readings with one bad tick: about a trading year

double mean_absolute_return(std::span<double const> prices)
{
    double sum = 0;
    for (std::size_t row = 1; row < prices.size(); ++row)
        sum += std::abs(std::log(prices[row] / prices[row - 1]));
    return sum / static_cast<double>(prices.size() - 1);
}

} // namespace

tick_result& tick_result::operator+=(tick_result const& other) noexcept
{
    ticks += other.ticks;
    hit += other.hit;
    false_alarms += other.false_alarms;
    readings += other.readings;
    return *this;
}

double tick_result::false_per_thousand() const noexcept
{
    return readings == 0 ? 0 : 1'000 * static_cast<double>(false_alarms) / static_cast<double>(readings);
}

spoilt_prices with_bad_ticks(series sound, double size, std::uint64_t seed)
{
    tool::random_numbers chance{seed};
    double const move = size * mean_absolute_return(sound.values);
    spoilt_prices s{std::move(sound), {}};
    auto& prices = s.prices.values;
    for (std::size_t from = sound_beginning; from + stretch <= prices.size(); from += stretch) {
        // The last reading of a stretch is left alone, so that no tick follows another.
        std::size_t const row = from + chance.next() % (stretch - 1);
        prices[row] *= std::exp(chance.uniform() < 0.5 ? -move : move);
        s.rows.push_back(row);
    }
    return s;
}

tick_result try_ticks(series const& sound, double size, detect::options const& options, std::uint64_t seed)
{
    auto const spoilt = with_bad_ticks(sound, size, seed);
    tick_result r{.size = size, .ticks = spoilt.rows.size(), .readings = sound.rows()};
    watched_stream watched{options};
    std::vector<raised> alarms;
    auto tick = spoilt.rows.begin();
    bool hit = false;
    for (std::size_t row = 0; row < sound.rows(); ++row) {
        alarms.clear();
        watched.observe(spoilt.prices.times[row], spoilt.prices.values[row], alarms);
        while (tick != spoilt.rows.end() && *tick + 1 < row) {
            ++tick;
            hit = false;
        }
        bool const at_tick = tick != spoilt.rows.end() && *tick <= row;
        if (!at_tick) {
            r.false_alarms += alarms.size();
        } else if (!alarms.empty() && !hit) {
            hit = true;
            ++r.hit;
        }
    }
    return r;
}

} // namespace lariat::eval
