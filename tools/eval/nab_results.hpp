#pragma once

#include <string>

#include "eval/judge.hpp"
#include "eval/series.hpp"
#include "fault.hpp"

namespace lariat::eval {

/// Writes what the detector said of a series as NAB lays results out, OUT/lariat/<group>/lariat_<file>.csv
/// with timestamp,value,anomaly_score,label, so that NAB's own scorer and others read it.
///
/// anomaly_score is 0 but at the alarms, which carry 1 - 10^-s / 2 for the score s: at the threshold 0.5 they
/// are the shipped ones, and at a higher one the more improbable of these.
/// Fails with EX_CANTCREAT.
[[nodiscard]] tool::outcome<void> write_nab_result(
    std::string const& out, series const& s, judgement const& j);

} // namespace lariat::eval
