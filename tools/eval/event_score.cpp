#include "eval/event_score.hpp"

#include <algorithm>
#include <chrono>

namespace lariat::eval {
namespace {

using seconds = std::chrono::duration<double>;
using day = std::chrono::duration<double, std::chrono::days::period>;

double ratio(double part, double whole) noexcept
{
    return whole > 0 ? part / whole : 0;
}

/// The rows in which an alarm counts as the window's.
window widened(window w, series const& s) noexcept
{
    return {w.first - std::min(w.first, s.slack), std::min(w.last + s.slack, s.rows() - 1)};
}

bool holds(window w, std::uint32_t row) noexcept
{
    return w.first <= row && row <= w.last;
}

} // namespace

event_figures& event_figures::operator+=(event_figures const& other)
{
    events += other.events;
    hit += other.hit;
    alarms += other.alarms;
    false_alarms += other.false_alarms;
    readings += other.readings;
    days += other.days;
    early_alarms += other.early_alarms;
    early_readings += other.early_readings;
    delays.insert(delays.end(), other.delays.begin(), other.delays.end());
    delay_seconds.insert(delay_seconds.end(), other.delay_seconds.begin(), other.delay_seconds.end());
    return *this;
}

double event_figures::false_per_thousand() const noexcept
{
    return 1000 * ratio(static_cast<double>(false_alarms), static_cast<double>(readings));
}

double event_figures::false_per_day() const noexcept
{
    return ratio(static_cast<double>(false_alarms), days);
}

double event_figures::early_ratio() const noexcept
{
    return ratio(ratio(static_cast<double>(early_alarms), static_cast<double>(alarms)),
        ratio(static_cast<double>(early_readings), static_cast<double>(readings)));
}

event_figures score_events(series const& s, std::span<std::uint32_t const> alarms)
{
    event_figures f;
    f.events = s.windows.size();
    f.alarms = alarms.size();
    f.readings = s.rows();
    f.early_readings = std::min(s.rows(), eval::early_readings);
    if (!s.times.empty()) f.days = std::max(0.0, day{s.times.back() - s.times.front()}.count());
    f.early_alarms = static_cast<std::size_t>(
        std::ranges::count_if(alarms, [](std::uint32_t row) { return row < eval::early_readings; }));
    f.false_alarms = static_cast<std::size_t>(std::ranges::count_if(alarms, [&](std::uint32_t row) {
        return std::ranges::none_of(s.windows, [&](window w) { return holds(widened(w, s), row); });
    }));
    for (window const& w : s.windows) {
        auto const inside = [&](std::uint32_t row) { return holds(widened(w, s), row); };
        auto const first = std::ranges::find_if(alarms, inside);
        if (first == alarms.end()) continue;
        ++f.hit;
        std::size_t const row = std::max<std::size_t>(*first, w.first);
        f.delays.push_back(static_cast<double>(row - w.first));
        f.delay_seconds.push_back(std::max(0.0, seconds{s.times[row] - s.times[w.first]}.count()));
    }
    return f;
}

double median(std::vector<double> values)
{
    if (values.empty()) return 0;
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace lariat::eval
