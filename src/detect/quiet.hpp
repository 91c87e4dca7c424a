#pragma once

#include <lariat/detect/options.hpp>

#include "question.hpp"
#include "state.hpp"

namespace lariat::detect {

/// Whether limits hold for a reading of a stream with this interval, as far as they hold for any.
[[nodiscard]] inline bool do_quiet_limits_hold(
    quiet_limits const& held, float interval_s, double least_need) noexcept
{
    return interval_s <= widened(held.interval_s)
        && least_need >= static_cast<double>(widened(held.least_need));
}

/// Takes the stream's next reading off those for which its limits hold; false where they do not.
/// \param least_need  see observation
[[nodiscard]] inline bool use_quiet_limits(block_state& s, double least_need) noexcept
{
    if (s.quiet.readings == 0) return false;
    --s.quiet.readings;
    return do_quiet_limits_hold(s.quiet, s.arrival.interval_s, least_need);
}

/// Whether the story means something.
[[nodiscard]] inline bool has_story(block_view const& v) noexcept
{
    static_assert(static_cast<int>(shift_phase::none) == 0);
    story_state const& t = v.story;
    return (t.event.open | t.shift.phase | t.drift.open | v.core.arrival.late_run) != 0;
}

/// Whether nothing goes on in a stream that a reading might change by being none: for block_state::at_rest.
[[nodiscard]] inline bool is_at_rest(block_view const& v) noexcept
{
    block_state const& s = v.core;
    bool const in_range = v.range == nullptr || v.range->open == 0;
    unsigned const open = s.timing.gap_level | s.timing.stuck_level | s.event.over_run;
    return open == 0 && !has_story(v) && s.event.largest_score >= 0 && in_range;
}

/// Asks for the counts, where this reading will need them.
inline void prefetch_counts(block_state const& s) noexcept
{
    auto const* const counts =
        reinterpret_cast<std::byte const*>(&s.channels.counts); // NOLINT(*-reinterpret-cast)
    if (s.unfitted != 0) {
        for (std::size_t at = 0; at < sizeof s.channels.counts; at += cache_line)
            __builtin_prefetch(counts + at);
    } else if (s.uncounted.size + 1U == uncounted_bins::most) {
        constexpr std::size_t small = 10 * sizeof(std::uint16_t); // residuals of one or two scales
        for (std::size_t i = 0; i < s.channels.counts.size(); ++i)
            __builtin_prefetch(counts + i * sizeof(tail::histogram) + small);
    }
}

/// Asks for what the shape channel goes through where the next reading completes a sample, while the
/// forecasts are made.
inline void prefetch_history(shape_state const& s) noexcept
{
    if (s.box_size + 1U < shape_state::box) return;
    auto const* const begin = reinterpret_cast<std::byte const*>(&s); // NOLINT(*-reinterpret-cast)
    auto const end =
        sizeof(shape_state) + shape_history::bytes(std::min<std::size_t>(s.samples, shape_state::history));
    for (std::size_t at = cache_line; at < end; at += cache_line) // the first is asked for with the block
        __builtin_prefetch(begin + at, 0, 2); // level 2: there are more of them than line buffers
}

/// Limits, and what they hold for.
struct found_limits {
    quiet_limits held;
    decltype(channel_lanes::quiet_below) lanes;
    half_float shape;
};

/// Finds limits for the next reading and, of a stream that is not young, up to 127 after it.  A residual
/// below its channel's limit does not exceed the threshold that questions_of() would hold it against,
/// whatever a recurrence rule adds to that, and scores below 0.  A threshold that the rule gives may be
/// lower: then they are of no use.
///
/// Cost  of a reading's judgement a tenth.
/// \param shape  null where the stream has no such channel
/// \pre no tail is unfitted
[[nodiscard]] found_limits find_quiet_limits(
    block_state const& s, shape_state const* shape, options const& o, needs const& asked) noexcept;

/// Keeps them for the readings to come.
inline void keep(found_limits const& found, block_state& s, shape_state* shape) noexcept
{
    s.quiet = found.held;
    s.channels.quiet_below = found.lanes;
    if (shape != nullptr) shape->channel.quiet_below[0] = found.shape;
}

/// Fits the tails that are due, and finds the same for the readings that are left of these.
void fit_tails(block_state& s, parts const& parts) noexcept;

/// The same of the shape channel's tail.
void refit_quiet_limits(shape_state& shape, quiet_limits const& held) noexcept;

} // namespace lariat::detect
