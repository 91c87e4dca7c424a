#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include <lariat/core/time.hpp>

#include "fault.hpp"

namespace lariat::tool {

/// A stretch of time in which something is known to be wrong.
struct label {
    core::timestamp begin{};
    core::timestamp end{}; ///< inclusive
    std::string kind; ///< in words; may be empty
    std::string stream; ///< canonical key, or its measurement; empty: any stream

    friend bool operator==(label const&, label const&) = default;
};

/// Whether a label is about the stream of this canonical key: it names the key, its measurement, or none.
[[nodiscard]] bool concerns(label const& l, std::string const& key);

/// Reads labels: a CSV file begin,end[,kind[,stream]] with a header, or the windows of the Numenta Anomaly
/// Benchmark, {"folder/file.csv": [[begin, end], ...], ...}, whose file names without folder and suffix are
/// the streams' measurements. Fails with EX_NOINPUT or EX_DATAERR.
[[nodiscard]] outcome<std::vector<label>> read_labels(std::string const& path);

/// The CSV form, which read_labels() reads back.
[[nodiscard]] std::string format_labels(std::span<label const> labels);

/// The labels as they lie after each of `offsets` was added to the readings.
[[nodiscard]] std::vector<label> move_labels(
    std::span<label const> labels, std::span<std::chrono::nanoseconds const> offsets);

} // namespace lariat::tool
