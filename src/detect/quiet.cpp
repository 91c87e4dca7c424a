#include "quiet.hpp"

#include <algorithm>
#include <array>

#include "question.hpp"
#include "screen.hpp"

namespace lariat::detect {
namespace {

constexpr float interval_room = 0.05F; // of the interval
constexpr double budget_room = 0.02; // decades

/// Readings for which limits hold.
std::uint16_t holding(block_view const& v, std::uint64_t age) noexcept
{
    if (v.budget != nullptr) return 1; // its need moves with every reading
    return static_cast<std::uint16_t>(std::clamp<std::uint64_t>(age, 1, 32));
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

/// The next reading, and those after it.
float readings_of(quiet_limits const& held) noexcept
{
    return static_cast<float>(held.readings + 1);
}

} // namespace

void refit_quiet_limits(block_state& s, parts const& parts) noexcept
{
    auto const need = static_cast<double>(widened(s.quiet.need));
    // The fourth lane is the recent tail's or, without that, channel reading's once more.
    bool const recent = parts.recent_tail;
    auto const below = screen(
        {.tails = {&s.reading.tail, &s.window.tail, &s.range.tail, recent ? &s.recent : &s.reading.tail},
            .limits = {long_memory, long_memory, long_memory, recent ? recent_memory : long_memory},
            .need = {need, need - window_gain, need, recent ? need + recent_extra_decades(need) : need},
            .readings = readings_of(s.quiet)});
    s.reading.quiet_below = rounded_down(std::min(below[0], below[3]));
    s.window.quiet_below = rounded_down(below[1]);
    s.range.quiet_below = rounded_down(below[2]);
}

void refit_quiet_limits(shape_state& shape, quiet_limits const& held) noexcept
{
    screen_question q; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    q.readings = readings_of(held);
    q.tails.fill(&shape.channel.tail);
    q.limits.fill(long_memory);
    q.need.fill(static_cast<double>(widened(held.need)) - shape_gain);
    shape.channel.quiet_below = rounded_down(screen(q)[0]);
}

void find_quiet_limits(block_view const& v, options const& o, double least_need) noexcept
{
    block_state& s = v.core;
    std::uint16_t const readings = holding(v, s.age);
    double const need = need_of(v, o, least_need, rough_need) - falling(s.age, readings, least_need);
    s.quiet = {.need = rounded_down(static_cast<float>(std::max(0.0, need))),
        .interval_s = rounded(s.arrival.interval_s * (1 + interval_room)),
        .least_need = rounded_down(static_cast<float>(std::max(0.0, least_need - budget_room))),
        .readings = static_cast<std::uint16_t>(readings - 1)};
    refit_quiet_limits(s, o.parts);
    if (v.shape != nullptr) refit_quiet_limits(*v.shape, s.quiet);
}

} // namespace lariat::detect
