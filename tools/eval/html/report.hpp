#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "eval/evaluate.hpp"
#include "eval/report.hpp"
#include "eval/summary.hpp"

namespace lariat::eval {

/// The plots of one file: all of it and the surroundings of each anomaly that was missed, at most so many.
struct file_plots {
    std::string whole;
    std::vector<std::string> missed;
    static constexpr std::size_t most_missed = 6;
};

[[nodiscard]] file_plots plot_file(series const& s, judgement const& j);

/// A page that needs no other file: the totals, then every file with its plots, those with the most missed
/// anomalies first, then those with the most false alarms.
/// \pre files.size() == plots.size()
[[nodiscard]] std::string report_html(std::span<file_result const> files, std::span<file_plots const> plots,
    summary const& all, report_style const& style);

} // namespace lariat::eval
