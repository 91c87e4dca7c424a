#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/byte_source.hpp"
#include "series/sample.hpp"
#include "wire/decoder.hpp"

namespace lariat::tool {

/// Opens the readings of a file of line protocol, NDJSON or plain lines, decoded exactly as the daemon does.
/// Lines that it refuses are skipped and counted.  `tags` are added to every series.  `names` outlives it.
/// Errors   A line beyond the decoder's limit ends it with EX_DATAERR.
[[nodiscard]] std::unique_ptr<source> open_lines(std::unique_ptr<byte_source> bytes,
    wire::decoder_options const& options, std::vector<std::pair<std::string, std::string>> const& tags,
    stream_names& names);

} // namespace lariat::tool
