#pragma once

#include <cstdint>

#include "half_float.hpp"
#include "tail.hpp"

namespace lariat::detect {

/// Readings over their requirement come in clusters; a cluster's later readings are one story, not news, and
/// count little in the tail.
struct cluster {
    std::uint8_t size; ///< readings over in the latest cluster; saturates
    std::uint8_t quiet; ///< readings since the last one over; saturates
};

/// Weight in the tail, in eighths, of a reading that is or is not over its requirement; counts it.
[[nodiscard]] std::uint32_t declustered_weight(cluster& c, bool over) noexcept;

/// One channel's calibration: what its residuals have been like.
struct channel_state {
    float scale; ///< mean absolute residual, clipped, in the stream's unit
    detect::cluster cluster;
    half_float quiet_below; ///< residuals below so many scales are surely not over; see find_quiet_limits()
    detect::tail tail;
};

/// A channel before its first residual.
[[nodiscard]] channel_state blank_channel() noexcept;

/// Learns a residual's size into the channel's scale, clipped at three scales once the channel is
/// unclipped_age residuals old.
/// \param scale  the channel's scale or its floor, whichever is larger
void learn_scale(channel_state& c, double magnitude, double scale, std::uint64_t age) noexcept;

} // namespace lariat::detect
