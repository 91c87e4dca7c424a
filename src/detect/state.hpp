#pragma once

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

/// The part of a block that every stream has.
///
/// In the order of the cache lines that a quiet reading needs: the first four, then of each channel the one
/// with the small residuals' counts, and the end, which timing, level shift and drift follow.
struct block_state {
    arrival_state arrival;
    model::levels levels;
    learner<model::one_step_features> one_step;
    learner<model::slow_features> slow;
    quiet_limits quiet;

    double high; ///< decaying envelope of the readings
    channel_state reading;
    double low;
    channel_state window;
    float window_mean; ///< of the slow forecast's clipped residuals
    std::uint16_t frozen; ///< balance of the readings for which the slow state stood still
    channel_state range;
    std::uint64_t age; ///< readings judged or begun with so far
    tail recent; ///< of the reading channel

    event_state event;
};

static_assert(offsetof(block_state, high) == 256 && offsetof(block_state, low) == 384);
static_assert(offsetof(block_state, window_mean) == 512 && offsetof(block_state, age) == 640);
static_assert(offsetof(block_state, event.largest_score) == 832 && sizeof(block_state) == 848);
static_assert(std::is_trivially_copyable_v<block_state> && std::is_trivially_copyable_v<seasonal_state>);
static_assert(std::is_trivially_copyable_v<shape_state> && std::is_trivially_copyable_v<transform_state>);
static_assert(std::is_trivially_copyable_v<breach_state> && std::is_trivially_copyable_v<rate_state>);
static_assert(std::is_trivially_copyable_v<shift_state> && std::is_trivially_copyable_v<drift_state>);
static_assert(std::is_trivially_copyable_v<timing_state>);

/// Typed views of a block's parts; null for those that its schema lacks.
struct block_view {
    block_state& core;
    seasonal_state* seasonal;
    shape_state* shape;
    shape_history* history;
    transform_state* transform; ///< null where the value itself is judged
    detect::budget* budget;
    breach_state* range;
    rate_state* rate;
    timing_state* timing;
    shift_state* shift;
    drift_state* drift;
};

/// Where the shape channel's history is, in a block that has one.
[[nodiscard]] constexpr std::size_t history_offset(layout const& l) noexcept
{
    constexpr std::size_t step = alignof(std::max_align_t);
    return l.shape + (sizeof(shape_state) + step - 1) / step * step;
}

[[nodiscard]] inline block_view view_of(layout const& l, std::byte* block) noexcept
{
    // A block is a copy of a template in which these objects were created.
    auto const at = [block]<class T>(T*, std::size_t offset) noexcept {
        return offset == 0 ? nullptr : reinterpret_cast<T*>(block + offset); // NOLINT(*-reinterpret-cast)
    };
    return {.core = *reinterpret_cast<block_state*>(block), // NOLINT(*-reinterpret-cast)
        .seasonal = at(static_cast<seasonal_state*>(nullptr), l.seasonal),
        .shape = at(static_cast<shape_state*>(nullptr), l.shape),
        .history = at(static_cast<shape_history*>(nullptr), l.shape == 0 ? 0 : history_offset(l)),
        .transform = at(static_cast<transform_state*>(nullptr), l.transform),
        .budget = at(static_cast<detect::budget*>(nullptr), l.budget),
        .range = at(static_cast<breach_state*>(nullptr), l.range),
        .rate = at(static_cast<rate_state*>(nullptr), l.rate),
        .timing = at(static_cast<timing_state*>(nullptr), l.timing),
        .shift = at(static_cast<shift_state*>(nullptr), l.shift),
        .drift = at(static_cast<drift_state*>(nullptr), l.drift)};
}

} // namespace lariat::detect
