#include "series/csv_source.hpp"

#include <algorithm>

#include <lariat/core/stream_key.hpp>

#include "series/csv_record.hpp"

namespace lariat::tool {
namespace {

constexpr std::size_t recognition_bytes = 65'536;
constexpr std::size_t max_record_bytes = 1'048'576;

} // namespace

csv_source::csv_source(std::unique_ptr<byte_source> bytes, csv_options options, stream_names& names)
    : bytes_{std::move(bytes)},
      options_{std::move(options)},
      names_{names}
{
}

outcome<std::unique_ptr<source>> csv_source::open(
    std::unique_ptr<byte_source> bytes, csv_options options, stream_names& names)
{
    std::unique_ptr<csv_source> made{new csv_source{std::move(bytes), std::move(options), names}};
    while (made->buffer_.size() < recognition_bytes && !made->ended_) {
        if (auto const more = made->fill(); !more) return more.error();
    }
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (made->buffer_.starts_with(byte_order_mark)) made->at_ = byte_order_mark.size();
    auto layout =
        recognise_csv(std::string_view{made->buffer_}.substr(made->at_), made->ended_, made->options_);
    if (!layout) return layout.error();
    made->layout_ = std::move(*layout);
    if (made->layout_.header) {
        if (auto const header = made->next_row(); !header) return header.error();
    }
    return std::unique_ptr<source>{std::move(made)};
}

outcome<bool> csv_source::fill()
{
    buffer_.erase(0, at_);
    at_ = 0;
    std::size_t const held = buffer_.size();
    buffer_.resize(held + recognition_bytes);
    auto const got = bytes_->read(std::span{buffer_}.subspan(held));
    buffer_.resize(held + (got ? *got : 0));
    if (!got) return got.error();
    ended_ = *got == 0;
    return !ended_;
}

outcome<bool> csv_source::next_row()
{
    for (;;) {
        std::string_view const rest = std::string_view{buffer_}.substr(at_);
        if (rest.empty() && ended_) return false;
        std::size_t taken = rest.empty() ? 0 : read_record(rest, layout_.delimiter, ended_, cells_);
        if (taken == 0 && ended_) {
            ++skipped_; // a quote that never closes
            return false;
        }
        if (taken != 0) {
            at_ += taken;
            if (cells_.size() == 1 && cells_.front().empty()) continue; // an empty line
            return true;
        }
        if (rest.size() > max_record_bytes)
            return fault{EX_DATAERR, "a record is longer than 1 MiB: is a quote left open?"};
        if (auto const more = fill(); !more) return more.error();
    }
}

stream_id csv_source::stream_of(std::size_t column)
{
    std::string key = std::to_string(column);
    for (std::size_t const tag : layout_.tag_columns) {
        key += '\0';
        if (tag < cells_.size()) key += cells_[tag];
    }
    auto const [found, fresh] = streams_.try_emplace(std::move(key));
    if (fresh) {
        core::key_parts parts{options_.measurement, options_.tags, layout_.names[column]};
        for (std::size_t const tag : layout_.tag_columns) {
            if (tag < cells_.size() && !cells_[tag].empty())
                parts.tags.emplace_back(layout_.names[tag], cells_[tag]);
        }
        std::ranges::sort(parts.tags);
        std::string field;
        core::append_tag_or_field(field, parts.field);
        found->second = names_.intern(core::format_series(parts), field);
    }
    return found->second;
}

void csv_source::take_row()
{
    row_.clear();
    handed_ = 0;
    sample s;
    s.stamped = layout_.time_column && layout_.time_format;
    if (layout_.time_column && layout_.time_format) {
        std::size_t const column = *layout_.time_column;
        auto const t = column < cells_.size() ? layout_.time_format->read(cells_[column]) : std::nullopt;
        if (!t) {
            ++skipped_;
            return;
        }
        s.time = *t;
    }
    for (std::size_t const column : layout_.value_columns) {
        if (column >= cells_.size() || cells_[column].empty()) continue;
        auto const value = read_number(cells_[column], layout_.delimiter);
        if (!value) {
            ++skipped_;
            continue;
        }
        s.value = *value;
        s.stream = stream_of(column);
        row_.push_back(s);
    }
}

outcome<std::size_t> csv_source::read(std::span<sample> out)
{
    std::size_t filled = 0;
    while (filled < out.size()) {
        if (handed_ < row_.size()) {
            out[filled++] = row_[handed_++];
            continue;
        }
        auto const row = next_row();
        if (!row) return row.error();
        if (!*row) break;
        take_row();
    }
    return filled;
}

} // namespace lariat::tool
