#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/time.hpp>

#include "fault.hpp"

namespace lariat::tool {

/// A stretch of time, both ends included.
struct time_window {
    core::timestamp begin;
    core::timestamp end;
};

/// What is known to be wrong in one file.
struct nab_file {
    std::string name; ///< folder/file.csv
    std::vector<time_window> windows; ///< in the order of their beginnings
};

/// Reads the labels of the Numenta Anomaly Benchmark: {"folder/file.csv": [[begin, end], ...], ...}.  Fails
/// with EX_DATAERR, naming `path`.
[[nodiscard]] outcome<std::vector<nab_file>> read_nab_windows(std::string_view text, std::string const& path);

} // namespace lariat::tool
