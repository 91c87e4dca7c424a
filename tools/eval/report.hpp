#pragma once

#include <span>
#include <string>
#include <string_view>

#include "eval/evaluate.hpp"
#include "eval/json_writer.hpp"
#include "eval/summary.hpp"

namespace lariat::eval {

/// Which figures a corpus has beside those that all have.
struct report_style {
    std::string_view corpus; ///< "nab"
    bool nab = false; ///< NAB's scores
    bool top = false; ///< whether the largest score is an anomaly's
};

/// A table of the files and, below it, all of them together, for people.
[[nodiscard]] std::string report_text(
    std::span<file_result const> files, summary const& all, report_style const& style);

/// The lower part of it.
[[nodiscard]] std::string report_totals(summary const& all, report_style const& style);

/// The same for programs: one object of {corpus, files, total}.
[[nodiscard]] std::string report_json(
    std::span<file_result const> files, summary const& all, report_style const& style);

/// The members of `total`, without its braces.
void add_totals(json_writer& json, summary const& all, report_style const& style);

} // namespace lariat::eval
