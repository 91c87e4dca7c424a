#include "wire/line_decoder.hpp"

#include "wire/influx_fields.hpp"
#include "wire/line_scan.hpp"
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
    char const* const end = line.data() + line.size();
    char const* const at = skip_blanks(line.data(), end);
    if (at == end || *at == '#') return;

    ++counts.lines;
    bool const is_json = format_ == format::ndjson || (format_ == format::automatic && *at == '{');
    auto const outcome =
        is_json ? json_.decode(text_of(at, end), batch, counts) : decode_text(at, end, batch, counts);
    if (outcome) return;
    batch.drop();
    ++counts.refused[static_cast<std::size_t>(outcome.error())];
}

result<void> line_decoder::decode_text(
    char const* at, char const* end, reading_batch& batch, decode_counts& counts)
{
    auto const series = scanner_.scan(at, end);
    if (!series) return series.error();
    at = skip_blanks(series->next, end);
    bool const is_plain = format_ == format::plain
        || (format_ == format::automatic && looks_like_number(text_of(at, find_blank(at, end))));
    if (is_plain) return decode_plain(at, end, *series, batch, counts);
    return decode_influx_fields(
        at, end, *series, precision_.value_or(precision::nanoseconds), scanner_, batch, counts);
}

result<void> line_decoder::decode_plain(char const* at, char const* end, series_scanner::series const& series,
    reading_batch& batch, decode_counts& counts)
{
    if (at == end) return cause::bad_syntax;
    char const* const value_end = find_blank(at, end);
    auto const value = parse_decimal(text_of(at, value_end));
    if (!value) return value.error();

    std::optional<core::timestamp> stamp;
    at = skip_blanks(value_end, end);
    if (at != end) {
        char const* const time_end = find_blank(at, end);
        if (skip_blanks(time_end, end) != end) return cause::bad_syntax;
        auto const time = parse_time(text_of(at, time_end), precision_);
        if (!time) return time.error();
        stamp = *time;
    }
    constexpr std::string_view field = "value";
    batch.add(
        {.series = series.text, .field = field, .hash = series.hash.with_field(field), .value = *value});
    counts.readings += batch.commit(stamp.value_or(batch.receipt()), stamp.has_value());
    return {};
}

} // namespace lariat::wire
