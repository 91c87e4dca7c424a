#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <lariat/detect/budget.hpp>
#include <lariat/detect/schema.hpp>
#include <lariat/model/features.hpp>

#include "arrival.hpp"
#include "channel_state.hpp"
#include "drift.hpp"
#include "event_state.hpp"
#include "forecast.hpp"
#include "level_shift.hpp"
#include "limits.hpp"
#include "quiet_limits.hpp"
#include "seasonal.hpp"
#include "shape_channel.hpp"
#include "timing.hpp"
#include "transformation.hpp"

namespace lariat::detect {

/// Bins of the last residuals, which are learned but for their counts: these lie in a cache line a channel,
/// and are asked for seldom.
struct uncounted_bins {
    static constexpr std::size_t most = 5; ///< readings
    std::uint8_t size;
    std::array<std::array<std::uint8_t, 3>, most> of; ///< by reading, window mean, range
};

/// What there is to tell of a stream in which something goes on, and has no meaning in others: nearly all of
/// them, nearly always.  It stands behind the block, or elsewhere; see block_ref.
struct story_state {
    event_story event;
    shift_state shift;
    drift_story drift;
    std::int64_t late; ///< stamp of the last late reading, ns: while arrival_state::late_run counts such
};

/// The part of a block that every stream has, and those that nearly every stream has.
///
/// What a quiet reading needs is in seven cache lines, from the habits of timing to the clusters of channels.
struct block_state {
    event_state event;
    timing_state timing;
    drift_state drift;
    running_hour hour; ///< of streams with seasonal features

    arrival_state arrival;
    model::levels levels;
    learner<model::one_step_features> one_step;
    learner<model::slow_features> slow;
    quiet_limits quiet;

    double high; ///< decaying envelope of the readings
    double low;
    std::uint64_t age; ///< readings judged or begun with so far
    float window_mean; ///< of the slow forecast's clipped residuals
    std::uint16_t frozen; ///< balance of the readings for which the slow state stood still
    std::uint8_t
        unfitted; ///< lanes of channels, a bit each, whose tails are to be fitted before they are asked
    std::uint8_t at_rest; ///< 1: nothing goes on that a reading might change by being none; 0: not known
    uncounted_bins uncounted;
    channel_lanes channels;
};

inline constexpr std::size_t cache_line = 64;
/// Where what a quiet reading needs begins and ends.
inline constexpr std::size_t quiet_begin =
    offsetof(block_state, timing.last_change) / cache_line * cache_line;
inline constexpr std::size_t quiet_end = offsetof(block_state, channels.counts);
static_assert(quiet_end - quiet_begin <= 7 * cache_line && sizeof(block_state) == 824);

/// Counts what is not yet.
inline void count_all(block_state& s) noexcept
{
    auto& counts = s.channels.counts;
    auto const add_to = [&](std::size_t lane, std::uint8_t bin) noexcept {
        counts[lane][bin] = static_cast<std::uint16_t>(counts[lane][bin] + full_weight);
    };
    for (std::size_t i = 0; i < s.uncounted.size; ++i) {
        auto const& [reading, window, range] = s.uncounted.of[i];
        add_to(lane::reading, reading);
        add_to(lane::window, window);
        add_to(lane::range, range);
        add_to(lane::recent, reading);
    }
    s.uncounted = {};
}

/// Counts a reading's residuals by and by.
inline void count_later(block_state& s, std::array<std::uint8_t, 3> const& bins) noexcept
{
    s.uncounted.of[s.uncounted.size++] = bins;
    if (s.uncounted.size == uncounted_bins::most) count_all(s);
}

/// A channel's tail as its counts have it.  \pre all are counted
[[nodiscard]] inline tail tail_of(block_state const& s, std::size_t i) noexcept
{
    tail t = tail_of(s.channels, i);
    if ((s.unfitted >> i & 1U) != 0) fit(*t.counts, limits_of(i), t.quantile, t.excess);
    return t;
}

static_assert(std::is_trivially_copyable_v<block_state> && std::is_trivially_copyable_v<seasonal_state>);
static_assert(std::is_trivially_copyable_v<shape_state> && std::is_trivially_copyable_v<transform_state>);
static_assert(std::is_trivially_copyable_v<breach_state> && std::is_trivially_copyable_v<rate_state>);
static_assert(std::is_trivially_copyable_v<story_state>);

/// Typed views of a block's parts; null for those that its schema lacks.
struct block_view {
    block_state& core;
    story_state& story;
    seasonal_state* seasonal;
    shape_state* shape;
    shape_history* history;
    transform_state* transform; ///< null where the value itself is judged
    detect::budget* budget;
    breach_state* range;
    rate_state* rate;
    timing_state* timing;
    shift_state* shift; ///< of the story
    drift_state* drift;
};

/// Where the shape channel's history is, in a block that has one.
[[nodiscard]] constexpr std::size_t history_offset(layout const& l) noexcept
{
    constexpr std::size_t step = alignof(std::max_align_t);
    return l.shape + (sizeof(shape_state) + step - 1) / step * step;
}

/// The part of a block that begins there.
template <class T>
[[nodiscard, gnu::always_inline]] inline T& part_at(std::byte* block, std::size_t offset) noexcept
{
    // A block is a copy of a template in which these objects were created.
    return *reinterpret_cast<T*>(block + offset); // NOLINT(*-reinterpret-cast)
}

/// The same of a part that not every block has: null for an offset of 0.
template <class T>
[[nodiscard, gnu::always_inline]] inline T* part_if(std::byte* block, std::size_t offset) noexcept
{
    return offset == 0 ? nullptr : &part_at<T>(block, offset);
}

[[nodiscard]] inline block_view view_of(layout const& l, block_ref const& ref) noexcept
{
    std::byte* const block = ref.block;
    auto& story = part_at<story_state>(ref.story != nullptr ? ref.story : block + l.story, 0);
    return {.core = part_at<block_state>(block, 0),
        .story = story,
        .seasonal = part_if<seasonal_state>(block, l.seasonal),
        .shape = part_if<shape_state>(block, l.shape),
        .history = part_if<shape_history>(block, l.shape == 0 ? 0 : history_offset(l)),
        .transform = part_if<transform_state>(block, l.transform),
        .budget = part_if<detect::budget>(block, l.budget),
        .range = part_if<breach_state>(block, l.range),
        .rate = part_if<rate_state>(block, l.rate),
        .timing = part_if<timing_state>(block, l.timing),
        .shift = l.shift != 0 ? &story.shift : nullptr,
        .drift = part_if<drift_state>(block, l.drift)};
}

} // namespace lariat::detect
