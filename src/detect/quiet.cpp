#include "quiet.hpp"

#include <algorithm>
#include <array>

#include "question.hpp"
#include "screen.hpp"

namespace lariat::detect {
namespace {

constexpr float interval_room = 0.05F; // of the interval
constexpr double budget_room = 0.02; // decades

/// Readings for which limits hold: so few that the band is right to 1 in 100 for all of them.
std::uint16_t holding(block_view const& v, std::uint64_t age) noexcept
{
    if (v.budget != nullptr) return 1; // its need moves with every reading
    return static_cast<std::uint16_t>(std::clamp<std::uint64_t>(age / 256, 1, 32));
}

/// Decades by which the need may fall while limits hold.
double falling(std::uint64_t age, std::uint64_t readings, double least_need) noexcept
{
    if (readings == 1) return 0;
    // An interval that is a twentieth longer, and what halves are rounded by.
    constexpr double slower = 0.3 * 0.024;
    double const lower = budget_room + least_need / 128;
    return warm_up_decades(age) - warm_up_decades(age + readings) + slower + lower;
}

/// Channel reading's threshold in its scales, exactly.
float exact_band(block_view const& v, options const& o, double scale, double least_need, double more) noexcept
{
    question const q = questions_of(v, o, scale, least_need).all[0];
    return static_cast<float>(q.calibration.threshold_at(q.need + more) / q.calibration.scale);
}

} // namespace

void find_quiet_limits(block_view const& v, options const& o, double scale, double least_need) noexcept
{
    block_state& s = v.core;
    std::uint16_t const readings = holding(v, s.age);
    double const need = need_of(v, o, least_need, rough_need);
    // The fourth lane is the recent tail's or, without that, channel reading's once more.
    bool const recent = o.parts.recent_tail;
    screen_question q{
        .tails = {&s.reading.tail, &s.window.tail, &s.range.tail, recent ? &s.recent : &s.reading.tail},
        .limits = {long_memory, long_memory, long_memory, recent ? recent_memory : long_memory},
        .need = {need, need - window_gain, need, recent ? need + recent_extra_decades(need) : need},
        .falling = falling(s.age, readings, least_need),
        .readings = static_cast<float>(readings)};
    screen_answer const usual = screen(q);
    s.reading.quiet_below = rounded_down(std::min(usual.below[0], usual.below[3]));
    s.window.quiet_below = rounded_down(usual.below[1]);
    s.range.quiet_below = rounded_down(usual.below[2]);
    bool const fitted = usual.fitted;
    s.quiet.band =
        rounded(fitted ? std::min(usual.at[0], usual.at[3]) : exact_band(v, o, scale, least_need, 0));
    s.quiet.decade_on = rounded(
        fitted ? std::min(usual.decade_on[0], usual.decade_on[3]) : exact_band(v, o, scale, least_need, 1));
    s.quiet.interval_s = rounded(s.arrival.interval_s * (1 + interval_room));
    s.quiet.least_need = rounded_down(static_cast<float>(std::max(0.0, least_need - budget_room)));
    s.quiet_left = static_cast<std::uint16_t>(readings - 1);
    if (v.shape == nullptr) return;
    q.tails.fill(&v.shape->channel.tail);
    q.limits.fill(long_memory);
    q.need.fill(need - shape_gain);
    v.shape->channel.quiet_below = rounded_down(screen(q).below[0]);
}

} // namespace lariat::detect
