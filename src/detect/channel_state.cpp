#include "channel_state.hpp"

#include <algorithm>
#include <limits>

namespace lariat::detect {
namespace {

constexpr std::uint8_t saturated = std::numeric_limits<std::uint8_t>::max();
constexpr std::uint8_t cluster_gap = 30; // readings not over; more of them end a cluster
constexpr std::uint8_t full_weights = 5; // readings of a cluster that count in full

} // namespace

std::uint32_t declustered_weight(cluster& c, bool over) noexcept
{
    constexpr std::uint32_t full = 8;
    constexpr std::uint32_t later = 1;
    if (!over) {
        if (c.quiet < saturated) ++c.quiet;
        return full;
    }
    if (c.quiet > cluster_gap) c.size = 0;
    c.quiet = 0;
    if (c.size < saturated) ++c.size;
    return c.size <= full_weights ? full : later;
}

void learn_scale(float& mean, double magnitude, double scale, std::uint64_t age) noexcept
{
    double const taken = age < model::unclipped_age ? magnitude : std::min(magnitude, 3 * scale);
    mean = model::moved(mean, taken, model::mean_gain(channel_scale_memory, age));
}

} // namespace lariat::detect
