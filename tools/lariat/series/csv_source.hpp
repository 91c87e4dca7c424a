#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "io/byte_source.hpp"
#include "series/csv_layout.hpp"
#include "series/sample.hpp"

namespace lariat::tool {

/// The readings of a CSV file: one a row and value column, in the order of the rows.
///
/// A row whose time cannot be read and a value cell that is no number are skipped and counted; an empty value
/// cell is skipped without a word.
/// Errors   A record beyond 1 MiB (a quote left open) ends it with EX_DATAERR.
class csv_source final : public source {
public:
    /// Reads the first 64 KiB to recognise the layout.  `names` outlives the source.
    [[nodiscard]] static outcome<std::unique_ptr<source>> open(
        std::unique_ptr<byte_source> bytes, csv_options options, stream_names& names);

    outcome<std::size_t> read(std::span<sample> out) override;
    double progress() const override { return bytes_->progress(); }
    std::uint64_t skipped() const override { return skipped_; }

private:
    csv_source(std::unique_ptr<byte_source> bytes, csv_options options, stream_names& names);

    outcome<bool> fill(); // false at the end
    outcome<bool> next_row(); // false at the end
    void take_row();
    stream_id stream_of(std::size_t column);

    std::unique_ptr<byte_source> bytes_;
    csv_options options_;
    stream_names& names_;
    csv_layout layout_;
    std::string buffer_;
    std::size_t at_ = 0; // first byte of buffer_ not yet read
    bool ended_ = false;
    std::vector<std::string> cells_;
    std::vector<sample> row_; // of the last row, not yet handed on
    std::size_t handed_ = 0;
    std::unordered_map<std::string, stream_id> streams_; // by tag cells and column
    std::uint64_t skipped_ = 0;
};

} // namespace lariat::tool
