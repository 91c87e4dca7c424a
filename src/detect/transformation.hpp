#pragma once

#include <cstdint>

#include <lariat/detect/options.hpp>

namespace lariat::detect {

/// The last value that went into the transform, and its time.
struct transform_state {
    double raw;
    std::int64_t time; ///< ns
    float liveliness; ///< mean size of the last twenty results, each clipped at three times it
    std::uint8_t begun; ///< 1 once there is one
};

/// What became of a value.
struct transformed {
    enum class result : std::uint8_t {
        value,
        first, ///< nothing to compare with yet
        no_time, ///< a rate over no time
        too_large, ///< beyond max_magnitude
    };
    result what = result::value;
    double value = 0; ///< in the unit after the transform
};

/// Transforms a raw value, without changing anything.
///
/// Units    level and difference: the stream's; rate: the stream's a second; log_return: none.
/// \pre     raw is finite and within max_magnitude, and positive for log_return
[[nodiscard]] transformed apply(
    transform kind, transform_state const& s, double raw, std::int64_t time) noexcept;

/// Learns how lively the stream is.
/// \param size   |result - what is usual|
/// \param scale  of the stream: no result is clipped below it
void learn_liveliness(transform_state& s, double size, double scale, std::uint64_t age) noexcept;

/// Remembers a value that apply() took.
void remember(transform_state& s, double raw, std::int64_t time) noexcept;

} // namespace lariat::detect
