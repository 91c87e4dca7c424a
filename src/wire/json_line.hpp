#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/stream_key.hpp>

#include "wire/decoder.hpp"
#include "wire/json_paths.hpp"
#include "wire/reading_batch.hpp"

namespace lariat::wire {

/// Turns one NDJSON line into readings, by a json_mapping.
class json_line_decoder {
public:
    explicit json_line_decoder(decoder_options const& options);

    /// Decodes one object.  The series and the field are spelled as line protocol does, in batch.names().
    /// Fails without a reading where the whole line is to be refused; a value that is refused beside others
    /// is counted instead. \pre core::padding bytes are readable past the end of `line`
    [[nodiscard]] result<void> decode(std::string_view line, reading_batch& batch, decode_counts& counts);

private:
    struct value_path {
        std::size_t path;
        std::string field; ///< literal
        std::string spelled; ///< with escapes
    };

    /// Spells the series in spelling_, and hashes it.
    result<core::series_hasher> spell_series();
    result<std::optional<core::timestamp>> read_time() const;

    std::optional<precision> precision_;
    std::uint64_t hash_seed_;
    json_paths paths_;
    std::size_t stream_;
    std::size_t time_;
    std::size_t field_;
    std::vector<value_path> values_;
    std::string spelling_; ///< scratch
};

} // namespace lariat::wire
