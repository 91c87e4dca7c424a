#include "tune/levels.hpp"

#include <array>

#include <fmt/format.h>

namespace lariat::tool {
namespace {

constexpr std::array<double, level_count> probabilities{1e-8, 2e-8, 5e-8, 1e-7, 2e-7, 5e-7, 1e-6, 2e-6, 5e-6,
    1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2};

constexpr std::array<double, level_count> mae_factors{
    100, 80, 60, 50, 40, 30, 25, 20, 18, 16, 14, 12, 11, 10, 9, 8, 7, 6, 5, 4.5, 4, 3.5, 3};

// Up to eight times the default, and half of it: below 2 a group learns hardly anything.
constexpr std::array<double, level_count> group_thresholds{
    20, 15, 12, 10, 8, 7, 6, 5.5, 5, 4.5, 4, 3.5, 3.25, 3, 2.75, 2.5, 2.25, 2, 1.8, 1.6, 1.5, 1.4, 1.3};

} // namespace

bool is_tunable(detect::options const& settings) noexcept
{
    return !settings.alarms_per_day && (settings.mae_factor || !settings.threshold);
}

detect::options at_level(detect::options settings, std::size_t level)
{
    if (!is_tunable(settings)) return settings;
    if (settings.mae_factor)
        settings.mae_factor = mae_factors[level];
    else
        settings.probability = probabilities[level];
    return settings;
}

detect::group_options at_level(detect::group_options settings, std::size_t level)
{
    settings.threshold = group_thresholds[level];
    return settings;
}

std::string sensitivity_text(detect::options const& settings)
{
    if (settings.alarms_per_day) return fmt::format("alarms_per_day = {}", *settings.alarms_per_day);
    if (settings.mae_factor) return fmt::format("mae_factor = {}", *settings.mae_factor);
    if (settings.threshold) return fmt::format("threshold = {}", *settings.threshold);
    return fmt::format("probability = {}", settings.probability);
}

} // namespace lariat::tool
