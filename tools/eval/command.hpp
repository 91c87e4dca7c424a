#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/console.hpp"
#include "eval/made/selection.hpp"
#include "eval/targets/table.hpp"
#include "fault.hpp"

namespace lariat::eval {

/// What is evaluated: a labelled corpus, or streams that are made.
enum class eval_kind : std::uint8_t { nab, ucr, csv, skab, synthetic, selection, ticks, targets };

/// What `lariat eval` is asked for.
struct eval_options {
    eval_kind kind = eval_kind::nab;
    std::string folder; ///< of the series; ticks: file of the prices
    std::string windows; ///< nab: file of the labelled windows
    std::string scores; ///< nab: folder for results in NAB's layout; empty: none are written
    std::string html; ///< file for a report with plots; empty: none is written
    std::size_t slack = 0; ///< csv: rows around an anomaly in which an alarm counts
    std::vector<std::string> settings; ///< key=value, see apply_settings()
    bool ablate = false; ///< leave the detector's parts out, one at a time
    bool features = false; ///< say which features keep a weight
    bool cross_validate = false; ///< nab: choose settings on one half of the files, score the other
    std::optional<double> contaminate; ///< share of the readings that get a spike, in (0, 1)
    std::uint64_t seed = 1; ///< of everything that is drawn
    bool json = false;
    selection_options selection; ///< selection: how much of what; its seed is `seed`
    target_sources targets; ///< targets: where the labelled streams are
};

/// Runs recorded or made streams through the detector and reports how it did.  Returns the exit code: 0, or 1
/// where a reading was over a threshold that its residual does not exceed.
[[nodiscard]] tool::outcome<int> run_eval(eval_options const& options, tool::console const& out);

} // namespace lariat::eval
