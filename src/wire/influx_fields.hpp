#pragma once

#include "wire/decoder.hpp"
#include "wire/reading_batch.hpp"
#include "wire/series_scan.hpp"

namespace lariat::wire {

/// Decodes the field set and the stamp of a line of line protocol, [at, end) from behind the series, into
/// `batch` and `counts`.  Fails, without a reading and without a count, where the whole line is to be
/// refused: cause::bad_syntax, empty_name, bad_name, bad_time.
[[nodiscard]] result<void> decode_influx_fields(char const* at, char const* end,
    series_scanner::series const& series, precision unit, series_scanner& scanner, reading_batch& batch,
    decode_counts& counts);

} // namespace lariat::wire
