#pragma once

#include <span>
#include <string>

#include "eval/evaluate.hpp"

namespace lariat::eval {

/// Which features keep a weight on which kinds of streams: a row a folder of the corpus, a column a feature
/// of each forecast, the mean over the folder's files of the share of the time in which its weight was not
/// zero.
[[nodiscard]] std::string features_text(std::span<file_result const> files);
[[nodiscard]] std::string features_json(std::span<file_result const> files);

} // namespace lariat::eval
