#include "wire/line_decoder.hpp"

#include "wire/influx_fields.hpp"
#include "wire/number.hpp"
#include "wire/stamp.hpp"

namespace lariat::wire {

line_decoder::line_decoder(decoder_options const& options)
    : format_{options.format},
      precision_{options.precision},
      scanner_{options.hash_seed},
      json_{options}
{
}

void line_decoder::decode(std::string_view line, reading_batch& batch, decode_counts& counts)
{
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    line_cursor cursor{line};
    cursor.skip_blanks();
    if (cursor.done() || cursor.is('#')) return;

    ++counts.lines;
    bool const is_json = format_ == format::ndjson || (format_ == format::automatic && cursor.is('{'));
    auto const outcome =
        is_json ? json_.decode(cursor.rest(), batch, counts) : decode_text(cursor, batch, counts);
    if (outcome) return;
    batch.drop();
    ++counts.refused[static_cast<std::size_t>(outcome.error())];
}

result<void> line_decoder::decode_text(line_cursor& cursor, reading_batch& batch, decode_counts& counts)
{
    auto const series = scanner_.scan(cursor);
    if (!series) return series.error();
    cursor.skip_blanks();

    bool is_plain = format_ == format::plain;
    if (format_ == format::automatic) {
        auto word_end = cursor;
        word_end.to_special();
        is_plain = word_end.is_word_end() && looks_like_number(word_end.since(cursor.at()));
    }
    if (is_plain) return decode_plain(cursor, *series, batch, counts);
    auto const unit = precision_.value_or(precision::nanoseconds);
    return decode_influx_fields(cursor, *series, unit, scanner_, batch, counts);
}

result<void> line_decoder::decode_plain(
    line_cursor& cursor, series_scanner::series const& series, reading_batch& batch, decode_counts& counts)
{
    auto const take_word = [&cursor] {
        char const* const begin = cursor.at();
        cursor.to_word_end();
        auto const word = cursor.since(begin);
        cursor.skip_blanks();
        return word;
    };
    if (cursor.done()) return cause::bad_syntax;
    auto const value = parse_decimal(take_word());
    if (!value) return value.error();

    std::optional<core::timestamp> stamp;
    if (!cursor.done()) {
        auto const time = parse_time(take_word(), precision_);
        if (!time) return time.error();
        if (!cursor.done()) return cause::bad_syntax;
        stamp = *time;
    }
    constexpr std::string_view field = "value";
    batch.add(
        {.series = series.text, .field = field, .hash = series.hash.with_field(field), .value = *value});
    counts.readings += batch.commit(stamp.value_or(batch.receipt()), stamp.has_value());
    return {};
}

} // namespace lariat::wire
