#include "quiet.hpp"

#include <algorithm>

#include "question.hpp"
#include "screen.hpp"

namespace lariat::detect {
namespace {

constexpr float interval_room = 0.05F; // of the interval
constexpr double budget_room = 0.02; // decades

/// Readings for which limits hold.
std::uint16_t holding(budget const* own, std::uint64_t age) noexcept
{
    if (own != nullptr) return 1; // its need moves with every reading
    // The need of a young stream falls fast: limits would allow for much.
    constexpr std::uint64_t some = 32;
    constexpr std::uint64_t many = 128;
    return static_cast<std::uint16_t>(
        age < some ? std::max<std::uint64_t>(age, 1) : std::clamp<std::uint64_t>(age / 4, some, many));
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

using lanes_below = decltype(channel_lanes::quiet_below);

/// Limits of the channels that have a residual at every reading.
lanes_below limits_of_lanes(channel_lanes const& c, quiet_limits const& held, parts const& parts) noexcept
{
    using namespace core::lanes;
    auto const need = widened(held.need);
    auto const recent = static_cast<float>(recent_extra_decades(static_cast<double>(need)));
    constexpr auto deep = static_cast<float>(long_memory.depth);
    four const below = screen({.total = totals_of(c),
        .quantile = load<four>(c.quantile.data()),
        .excess = load<four>(c.excess.data()),
        .depth = four{deep, deep, deep, static_cast<float>(recent_memory.depth)},
        .need = four{need, need - static_cast<float>(window_gain), need, need + recent},
        .readings = readings_of(held)});
    auto const reading = rounded_down(parts.recent_tail ? std::min(below[0], below[3]) : below[0]);
    return {reading, rounded_down(below[1]), rounded_down(below[2]), reading};
}

/// The shape channel's limit.
half_float limit_of_shape(single_channel const& c, quiet_limits const& held) noexcept
{
    using namespace core::lanes;
    auto const all = [](float x) noexcept { return four{x, x, x, x}; };
    four const below = screen({.total = all(c.total[0]),
        .quantile = all(c.quantile[0]),
        .excess = all(c.excess[0]),
        .depth = all(long_memory.depth),
        .need = all(widened(held.need) - static_cast<float>(shape_gain)),
        .readings = readings_of(held)});
    return rounded_down(below[0]);
}

} // namespace

void fit_tails(block_state& s, parts const& parts) noexcept
{
    count_all(s);
    channel_lanes& c = s.channels;
    for (std::size_t i = 0; i < c.counts.size(); ++i) {
        if ((s.unfitted >> i & 1U) != 0) fit(c.counts[i], limits_of(i), c.quantile[i], c.excess[i]);
    }
    s.unfitted = 0;
    if (s.quiet.readings > 0) c.quiet_below = limits_of_lanes(c, s.quiet, parts);
}

void refit_quiet_limits(shape_state& shape, quiet_limits const& held) noexcept
{
    shape.channel.quiet_below[0] = limit_of_shape(shape.channel, held);
}

found_limits find_quiet_limits(
    block_state const& s, shape_state const* shape, options const& o, needs const& asked) noexcept
{
    std::uint16_t const readings = holding(asked.own, s.age);
    double const least = asked.least;
    double const need = need_of(s, o, asked, rough_need) - falling(s.age, readings, least);
    found_limits found{.held = {.need = rounded_down(static_cast<float>(std::max(0.0, need))),
                           .interval_s = rounded(asked.interval_s * (1 + interval_room)),
                           .least_need = rounded_down(static_cast<float>(std::max(0.0, least - budget_room))),
                           .readings = static_cast<std::uint16_t>(readings - 1)},
        .lanes = {},
        .shape = {}};
    found.lanes = limits_of_lanes(s.channels, found.held, o.parts);
    if (shape != nullptr) found.shape = limit_of_shape(shape->channel, found.held);
    return found;
}

} // namespace lariat::detect
