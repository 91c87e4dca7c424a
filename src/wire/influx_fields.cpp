#include "wire/influx_fields.hpp"

#include "wire/line_scan.hpp"
#include "wire/stamp.hpp"

namespace lariat::wire {
namespace {

/// `name=value` as it stands in a field set.
struct field_token {
    std::string_view name;
    bool escaped; ///< the name has escapes
    bool quoted; ///< the value is a string
    std::string_view value; ///< empty for a string
};

/// The quote that closes the string whose first byte is at `at`, or end.
char const* find_closing_quote(char const* at, char const* end) noexcept
{
    for (; at != end && *at != '"'; ++at) {
        if (*at == '\\' && at + 1 != end) ++at;
    }
    return at;
}

/// End of a bare value: comma, blank or end.
char const* find_value_end(char const* at, char const* end) noexcept
{
    while (at != end && *at != ',' && !is_blank(*at)) ++at;
    return at;
}

/// Reads one field at `at`; returns what follows its value.
result<char const*> scan_field(char const* at, char const* end, field_token& out)
{
    char const* const name = at;
    out.escaped = false;
    at = find_name_end(at, end, out.escaped);
    if (at == end || *at != '=') return cause::bad_syntax;
    if (at == name) return cause::empty_name;
    out.name = text_of(name, at);

    char const* const value = ++at;
    out.quoted = at != end && *at == '"';
    if (out.quoted) {
        at = find_closing_quote(at + 1, end);
        if (at == end) return cause::bad_syntax;
        ++at;
        out.value = {};
        if (at != end && *at != ',' && !is_blank(*at)) return cause::bad_syntax;
        return at;
    }
    at = find_value_end(at, end);
    if (at == value) return cause::bad_syntax;
    out.value = text_of(value, at);
    return at;
}

/// Reads `field[,field...]` at `at`, giving each to `take`; returns what follows the last.
template <class Take> result<char const*> scan_fields(char const* at, char const* end, Take&& take)
{
    for (;;) {
        field_token field;
        auto const next = scan_field(at, end, field);
        if (!next) return next.error();
        take(field);
        at = *next;
        if (at == end || *at != ',') return at;
        ++at;
    }
}

/// Reads the stamp behind the fields, or nothing.
result<std::optional<core::timestamp>> scan_stamp(char const* at, char const* end, precision unit)
{
    at = skip_blanks(at, end);
    if (at == end) return std::nullopt;
    char const* const word_end = find_blank(at, end);
    if (skip_blanks(word_end, end) != end) return cause::bad_syntax;
    auto const time = parse_stamp(text_of(at, word_end), unit);
    if (!time) return time.error();
    return *time;
}

/// What the fields of a line add to the counts, should the line stand.
struct tally {
    std::uint64_t strings = 0;
    std::array<std::uint64_t, static_cast<std::size_t>(cause::count_)> refused{};

    void add_to(decode_counts& counts) const noexcept
    {
        counts.strings_skipped += strings;
        for (std::size_t i = 0; i < refused.size(); ++i) counts.refused[i] += refused[i];
    }
};

} // namespace

result<void> decode_influx_fields(char const* at, char const* end, series_scanner::series const& series,
    precision unit, series_scanner& scanner, reading_batch& batch, decode_counts& counts)
{
    tally fields;
    auto const take = [&](field_token const& f) {
        if (f.quoted) {
            ++fields.strings;
            return;
        }
        auto const value = parse_field_value(f.value);
        if (!value) {
            ++fields.refused[static_cast<std::size_t>(value.error())];
            return;
        }
        batch.add({.series = series.text,
            .field = f.name,
            .hash = scanner.hash_field(series.hash, f.name, f.escaped),
            .value = value->value,
            .kind = value->kind});
    };

    // The time comes last, and nothing is final before it: what finds no room waits for a second pass.
    char const* waiting = nullptr;
    auto const rest = scan_fields(at, end, [&](field_token const& f) {
        if (waiting == nullptr && !batch.has_room()) waiting = f.name.data();
        if (waiting == nullptr) take(f);
    });
    if (!rest) return rest.error();
    auto const stamp = scan_stamp(*rest, end, unit);
    if (!stamp) return stamp.error();

    auto const time = stamp->value_or(batch.receipt());
    counts.readings += batch.commit(time, stamp->has_value());
    if (waiting != nullptr) {
        auto const checked = scan_fields(waiting, end, [&](field_token const& f) {
            take(f);
            counts.readings += batch.commit(time, stamp->has_value());
        });
        static_cast<void>(checked); // the first pass has seen these fields to be well formed
    }
    fields.add_to(counts);
    return {};
}

} // namespace lariat::wire
