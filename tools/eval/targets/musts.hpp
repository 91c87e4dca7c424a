#pragma once

#include <optional>

/// What the detector must reach with one default configuration; `lariat eval` prints it beside what it
/// reaches.
namespace lariat::eval::musts {

inline constexpr double nab_standard = 70;
inline constexpr double nab_low_fp = 60;
inline constexpr double nab_cross_validated = 70;
inline constexpr double ucr_top_percent = 66;
inline constexpr double skab_f1 = 0.81;
inline constexpr double skab_false_alarm_percent = 25;
inline constexpr double contaminated_ratio = 0.85; ///< mean absolute error over that of the squared loss
inline constexpr double contaminated_share = 0.02; ///< of the readings
inline constexpr double fault_hit_percent = 95;
inline constexpr double false_a_stream_day = 0.1;
inline constexpr double fleet_events_a_day = 10;
inline constexpr double exact_zeros_percent = 40;
inline constexpr double state_kib = 2; ///< without the shape channel
inline constexpr double state_with_shape_kib = 5.3;
inline constexpr double ns_a_reading = 350;
inline constexpr double other_hit_percent = 50; ///< of the events of other labelled streams
inline constexpr double other_false_per_thousand = 0.8;
inline constexpr double other_state_auc_pr = 0.40;
inline constexpr double early_ratio = 2.5; ///< alarms of the first 500 readings over their share
inline constexpr double tick_false_per_thousand = 2;

/// Of bad ticks of so many mean absolute returns; nothing is asked of the smaller ones.
[[nodiscard]] constexpr std::optional<double> tick_hit_percent(double size) noexcept
{
    if (size >= 20) return 99;
    if (size >= 12) return 95;
    return std::nullopt;
}

} // namespace lariat::eval::musts
