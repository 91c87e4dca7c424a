#include "channel_state.hpp"

#include <algorithm>
#include <limits>

#include <lariat/model/exponential_mean.hpp>
#include <lariat/model/features.hpp>

namespace lariat::detect {
namespace {

constexpr std::uint8_t saturated = std::numeric_limits<std::uint8_t>::max();
constexpr std::uint8_t cluster_gap = 30; // readings not over; more of them end a cluster
constexpr std::uint8_t full_weights = 5; // readings of a cluster that count in full
constexpr double scale_memory = 4'000; // residuals

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

channel_state blank_channel() noexcept
{
    return {.scale = 0,
        .cluster = {.size = 0, .quiet = saturated},
        .quiet_below = 0,
        .tail = blank_tail(long_memory)};
}

void learn_scale(channel_state& c, double magnitude, double scale, std::uint64_t age) noexcept
{
    double const taken = age < model::unclipped_age ? magnitude : std::min(magnitude, 3 * scale);
    c.scale = model::moved(c.scale, taken, model::mean_gain(scale_memory, age));
}

} // namespace lariat::detect
