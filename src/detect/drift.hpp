#pragma once

#include <cstdint>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/detect/verdict.hpp>

namespace lariat::detect {

/// The drift of a stream: the slow forecast has long been wrong to one side, by little at first.
struct drift_state {
    float mean; ///< exponential mean of the slow forecast's clipped residuals, in the unit
    float scale; ///< mean absolute value of that mean
    std::uint8_t open;
    float peak_mean;
    float peak_threshold;
    std::uint32_t readings_over; ///< saturates
    std::int64_t begin;
    std::int64_t peak;
};

/// What of a judged reading decides on drifts.
struct drift_reading {
    core::timestamp time{};
    double value = 0; ///< raw
    double residual = 0; ///< of the slow forecast
    double scale = 0; ///< of the stream
    double floor = 0; ///< least threshold, by the user
    double share = 1; ///< see share_of()
    double stride = 1; ///< see stride_of()
    double state_score = 0;
    std::uint64_t age = 0;
    bool may_open = true; ///< false while what happens may be a level shift
};

/// Holds the mean residual of the last 64 readings of five minutes, of faster ones as many more as their
/// pace, against seven times its own usual size and half the stream's deviation.  Opens only after a thousand
/// such readings; ends below half the threshold; tells again what has grown worse by a decade.
void take(drift_state& s, options const& o, drift_reading const& reading, changes& out) noexcept;

/// After a level shift of this size the stream is where it is expected, but for an error of up to half of it,
/// in which habits are that were learned meanwhile: more is asked of a drift until that is forgotten.
void rebase(drift_state& s, double size) noexcept;

/// Ends the open event, if any.
void close(
    drift_state& s, core::end_reason why, core::timestamp now, std::uint64_t age, changes& out) noexcept;

} // namespace lariat::detect
