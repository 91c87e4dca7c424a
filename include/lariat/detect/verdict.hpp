#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <lariat/core/event.hpp>
#include <lariat/core/time.hpp>

namespace lariat::detect {

/// One reading of one stream, as the detector takes it.
struct observation {
    core::timestamp time{};
    double value = 0; ///< in the stream's raw unit
    std::int32_t utc_offset_s = 0; ///< seconds east of UTC, daylight saving included, for the seasonal hours
    double least_need = 0; ///< decades asked for at least, by a budget that streams share
    bool stamped = true; ///< false: `time` is a receipt time, which is neither late nor a duplicate
    bool figures = true; ///< false: a third cheaper; see verdict
};

/// What became of a reading.  All but judged, first and out_of_range are refusals: the stream's block stays
/// as it was, bit for bit, except that a late one is remembered (see step()).
enum class outcome : std::uint8_t {
    judged, ///< held against its thresholds, then learned
    first, ///< begins the stream or, under a transform, its first difference: learned, nothing to judge by
    out_of_range, ///< beyond options.minimum, maximum or max_rate: kept from the model
    late, ///< its stamp is before the last reading's
    duplicate, ///< its stamp equals the last reading's
    not_finite, ///< NaN or infinite
    missing, ///< one of options.missing_values
    not_positive, ///< zero or negative under log_return
    too_large, ///< beyond max_magnitude, as it came or after the transform
};

/// Largest |value| that is judged, in any unit: leaves room for every sum of differences in 32-bit floats.
inline constexpr double max_magnitude = 1e30;

/// What the detector says of one reading.  The figures are meaningful for outcome `judged` only.
///
/// Without figures (see observation) a reading that is not over may have neither a leading channel nor what
/// belongs to that one, nor a band.  All else, events and state too, is the same to the last bit.
struct verdict {
    detect::outcome outcome = detect::outcome::first;
    bool over = false; ///< some channel's |residual| exceeded its threshold
    bool alarm = false; ///< an event opened or escalated here
    bool warm = false; ///< the stream had been through its warm-up
    core::channel channel = core::channel::none; ///< the leading one: the largest score of those over, if any
    float score = 0; ///< decades of improbability beyond what the threshold asks for; > 0 is anomalous
    float state_score = 0; ///< range of the recent readings, in the unit: high while an anomaly lasts

    // Of the leading channel, in the stream's unit after its transform; residual = observed - expected.
    double observed = 0;
    double expected = 0;
    double residual = 0;
    double threshold = 0;

    // Of channel `reading`, for charts: the one-step forecast and the band around it.
    double forecast = 0;
    double band = 0;
};

/// The events that a call began, updated or ended.  The caller owns and reuses it; every call that takes one
/// empties it first.  `stream` and `id` of each event are for the caller to fill.
class changes {
public:
    static constexpr std::size_t capacity = 14; ///< more than one call can make: two for each kind of event

    [[nodiscard]] std::span<core::event const> events() const noexcept { return {events_.data(), size_}; }
    [[nodiscard]] std::span<core::event> events() noexcept { return {events_.data(), size_}; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    void clear() noexcept { size_ = 0; }

    /// Appends a blank record and returns it.  \pre fewer than `capacity` since clear()
    core::event& add() noexcept
    {
        core::event& blank = events_[size_++];
        blank = core::event{};
        return blank;
    }

private:
    std::array<core::event, capacity> events_{};
    std::size_t size_ = 0;
};

} // namespace lariat::detect
