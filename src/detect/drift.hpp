#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/detect/verdict.hpp>
#include <lariat/model/exponential_mean.hpp>

namespace lariat::detect {

/// The drift of a stream: the slow forecast has long been wrong to one side, by little at first.
struct drift_state {
    float mean; ///< exponential mean of the slow forecast's clipped residuals, in the unit
    float scale; ///< mean absolute value of that mean
};

/// The event that tells it.
struct drift_story {
    std::int64_t begin;
    std::int64_t peak;
    float peak_mean;
    float peak_threshold;
    std::uint32_t readings_over; ///< saturates
    std::uint8_t open;
};

inline constexpr double usual_sizes_of_drift = 7; ///< of the mean, that are a drift
inline constexpr double drift_memory = 64; ///< readings of five minutes
inline constexpr double drift_scale_memory = 30 * drift_memory;
inline constexpr double youngest_with_drift = 1'000; ///< readings of five minutes
inline constexpr double least_drift_scale = 0.01; ///< of the stream's

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

/// What a reading makes of the mean, and what that is held against.
struct drift_outlook {
    float mean;
    float scale;
    double threshold; ///< of |mean|
    bool old_enough; ///< for an event to open

    [[nodiscard]] bool over() const noexcept { return static_cast<double>(std::abs(mean)) > threshold; }
};

/// \param floor  least threshold, by the user
[[nodiscard, gnu::always_inline]] inline drift_outlook outlook(drift_state const& s, double residual,
    double scale, double floor, double share, double stride, std::uint64_t age) noexcept
{
    double const usual = std::max(static_cast<double>(s.scale), least_drift_scale * scale);
    drift_outlook out; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    out.mean = model::moved(s.mean, model::clip(residual, 3 * scale),
        model::lasting_gain(std::min(1.0, share * stride * (1 / drift_memory)), age));
    // As the records have it: in 32 bits.
    out.threshold =
        static_cast<double>(static_cast<float>(std::max({usual_sizes_of_drift * usual, 0.5 * scale, floor})));
    double const taken = std::min(std::abs(static_cast<double>(out.mean)), 3 * usual);
    out.scale = model::moved(s.scale, taken, model::lasting_gain(share * (1 / drift_scale_memory), age));
    out.old_enough = static_cast<double>(static_cast<std::int64_t>(age)) * share >= youngest_with_drift;
    return out;
}

/// Holds the mean residual of the last 64 readings of five minutes, of faster ones as many more as their
/// pace, against seven times its own usual size and half the stream's deviation.  Opens only after a thousand
/// such readings; ends below half the threshold; tells again what has grown worse by a decade.
void take(drift_state& s, drift_story& story, options const& o, drift_reading const& reading,
    changes& out) noexcept;

/// After a level shift of this size the stream is where it is expected, but for an error of up to half of it,
/// in which habits are that were learned meanwhile: more is asked of a drift until that is forgotten.
void rebase(drift_state& s, double size) noexcept;

/// Ends the open event, if any.
void close(
    drift_story& s, core::end_reason why, core::timestamp now, std::uint64_t age, changes& out) noexcept;

} // namespace lariat::detect
