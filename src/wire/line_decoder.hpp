#pragma once

#include <optional>
#include <string_view>

#include "wire/decoder.hpp"
#include "wire/json_line.hpp"
#include "wire/line_cursor.hpp"
#include "wire/reading_batch.hpp"
#include "wire/series_scan.hpp"

namespace lariat::wire {

/// Turns one whole line into readings: tells the formats apart, and counts what it refuses.
class line_decoder {
public:
    explicit line_decoder(decoder_options const& options);

    /// Decodes a line without its newline; a carriage return at its end is taken off.
    /// \pre core::padding bytes are readable past its end, and stay as they are during the call.
    void decode(std::string_view line, reading_batch& batch, decode_counts& counts);

private:
    result<void> decode_text(line_cursor& cursor, reading_batch& batch, decode_counts& counts);
    result<void> decode_plain(line_cursor& cursor, series_scanner::series const& series, reading_batch& batch,
        decode_counts& counts);

    format format_;
    std::optional<precision> precision_;
    series_scanner scanner_;
    json_line_decoder json_;
};

} // namespace lariat::wire
