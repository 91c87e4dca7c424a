#pragma once

#include <memory>
#include <string>

#include "series/csv_layout.hpp"
#include "series/sample.hpp"
#include "wire/decoder.hpp"

namespace lariat::tool {

/// What the bytes of a file are.
enum class file_format : std::uint8_t { automatic, csv, ndjson, influx, plain };

/// How to read files of readings.
struct file_options {
    file_format format = file_format::automatic;
    csv_options csv; ///< csv.measurement empty: the file's name without folders and suffixes
    wire::decoder_options lines;
};

/// Opens a file of any format, compressed or not.  automatic goes by the suffix (.csv .tsv .ndjson .jsonl .lp
/// ...) and, without a known one, by the first lines: those that the decoder reads are lines, all else is
/// CSV. Fails with a fault that names the file.
[[nodiscard]] outcome<std::unique_ptr<source>> open_series(
    std::string const& path, file_options options, stream_names& names);

} // namespace lariat::tool
