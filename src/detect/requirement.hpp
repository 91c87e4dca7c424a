#pragma once

#include <cstdint>

#include <lariat/detect/options.hpp>

#include "arrival.hpp"
#include "channel_state.hpp"

namespace lariat::detect {

/// Decades of improbability that a reading at `age` must have: -log10 p0 at age 1,000, spent down as
/// age^-0.4, and more while the stream is young.
/// \param pace  of the readings, see pace_of(): people count false alarms by the day, not by the reading. The
///              assumed tail is heavier than most, so that 0.3 decades for ten times the readings suffice.
[[nodiscard]] double needed_decades(options const& o, std::uint64_t age, double pace) noexcept;

/// The logarithms that it is made of, to the base 10.
struct requirement_logs {
    double probability;
    double age; ///< of age_share()
    double pace;
};
[[nodiscard]] double needed_decades(
    options const& o, std::uint64_t age, requirement_logs const& logs) noexcept;

/// The age as it counts in the spending.
[[nodiscard]] inline double age_share(std::uint64_t age) noexcept
{
    return (static_cast<double>(age) + 100) / 1'000;
}

/// Decades that a young stream must have beyond that.
[[nodiscard]] double warm_up_decades(std::uint64_t age) noexcept;

/// Readings in which a stream may have one alarm, by its rule's alarms_per_day.
/// \pre the rule has one, and the stream an interval
[[nodiscard]] double readings_per_alarm(options const& o, float interval_s) noexcept;

/// A residual, what it was held against, and how it did.
struct judgement {
    double magnitude; ///< |residual|, in the stream's unit
    double scale; ///< the channel's, or its floor
    double position; ///< of the residual in the channel's tail
    double need; ///< decades asked for, gain and recurrence included
    double evidence; ///< decades that it has
    double threshold; ///< |residual| at which the evidence reaches the need, in the stream's unit

    [[nodiscard]] double score() const noexcept { return evidence - need; }
    [[nodiscard]] bool over() const noexcept { return magnitude > threshold; }
};

/// How one channel reads its tails.
struct calibration {
    tail all; ///< of all residuals
    tail recent; ///< a second tail of the same residuals, with its own stricter budget; none where it has no
                 ///< counts
    double recent_extra; ///< decades more that the recent tail asks for
    double scale; ///< the channel's, or its floor

    [[nodiscard]] double evidence_at(double position, double need) const noexcept;
    [[nodiscard]] double threshold_at(double need) const noexcept;

    /// Judges a residual.
    /// \param usual_peak  residuals below it are what happens every day at this hour, and need a decade more;
    ///                    0 where nothing is known
    [[nodiscard]] judgement judge(double magnitude, double need, double usual_peak) const noexcept;
};

/// Decades more that the recent tail asks for, where `need` is asked for without gain or recurrence.
[[nodiscard]] double recent_extra_decades(double need) noexcept;

} // namespace lariat::detect
