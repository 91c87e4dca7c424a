#pragma once

#include "wire/decoder.hpp"
#include "wire/line_cursor.hpp"
#include "wire/reading_batch.hpp"
#include "wire/series_scan.hpp"

namespace lariat::wire {

/// Decodes the field set and the stamp of a line of line protocol, from the cursor behind the series and its
/// blanks, into `batch` and `counts`.  Fails, without a count, where the whole line is to be refused; then
/// its readings are still to be dropped from the batch: cause::bad_syntax, empty_name, bad_time.
[[nodiscard]] result<void> decode_influx_fields(line_cursor& cursor, series_scanner::series const& series,
    precision unit, series_scanner& scanner, reading_batch& batch, decode_counts& counts);

} // namespace lariat::wire
