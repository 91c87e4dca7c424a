#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "eval/series.hpp"
#include "fault.hpp"

namespace lariat::eval {

/// A recorded stream that is read when it is its turn.
struct corpus_file {
    std::string name;
    std::function<tool::outcome<series>()> read; ///< may be called from any thread
};

/// In the order of their names, or for ucr of the index.
using corpus = std::vector<corpus_file>;

/// Told the share of the files that are done and the readings in them, several times a second.
using progress_report = std::function<void(double, std::uint64_t)>;

/// Reads every file and calls `work` with its index and its series, one thread a file on all cores.
///
/// \param progress  called from the calling thread; may be empty
/// \return the fault of the first file that cannot be read
[[nodiscard]] std::optional<tool::fault> for_each_series(corpus const& files,
    std::function<void(std::size_t, series const&)> const& work, progress_report const& progress);

/// The Numenta Anomaly Benchmark: `timestamp,value` files below `data`, and the windows of them, such as
/// combined_windows.json, which also says which files there are.
[[nodiscard]] tool::outcome<corpus> nab_corpus(std::string const& data, std::string const& windows);

/// The UCR anomaly archive: files of one number a line and an index.json of {file, name, train_end,
/// anom_begin, anom_end}, rows counted from 1.  There are no times; readings are a second apart.  An alarm
/// counts within max(100, its length) rows of the anomaly, as in the archive's own contest, and ranking
/// begins after the training part.
[[nodiscard]] tool::outcome<corpus> ucr_corpus(std::string const& folder);

/// Every `time,value,label` file (*.csv, *.csv.gz, *.csv.zst) below `folder`; rows with another label than 0
/// are anomalous, and those that follow each other are one anomaly.  An alarm counts within `slack` rows.
[[nodiscard]] tool::outcome<corpus> csv_corpus(std::string const& folder, std::size_t slack);

/// The runs of rows that are not 0.
[[nodiscard]] std::vector<window> windows_of(std::span<std::uint8_t const> labels);

/// The files below `folder` whose names, without .gz or .zst, end in `suffix`, in order.  Fails with
/// EX_NOINPUT where there is none.
[[nodiscard]] tool::outcome<std::vector<std::string>> find_files(
    std::string const& folder, std::string_view suffix);

} // namespace lariat::eval
