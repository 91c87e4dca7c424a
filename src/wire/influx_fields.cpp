#include "wire/influx_fields.hpp"

#include "wire/number.hpp"
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

/// Moves past the string that begins at the cursor; false where it does not end.
bool skip_string(line_cursor& cursor) noexcept
{
    auto const text = cursor.rest();
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            cursor.step(i + 1);
            return true;
        }
    }
    return false;
}

result<field_token> scan_field(line_cursor& cursor)
{
    char const* const name = cursor.at();
    field_token field{};
    cursor.to_name_end(field.escaped);
    if (!cursor.is('=')) return cause::bad_syntax;
    field.name = cursor.since(name);
    if (field.name.empty()) return cause::empty_name;

    cursor.step();
    field.quoted = cursor.is('"');
    if (field.quoted) {
        if (!skip_string(cursor)) return cause::bad_syntax;
        if (!cursor.is(',') && !cursor.is_word_end()) return cause::bad_syntax;
        return field;
    }
    char const* const value = cursor.at();
    for (cursor.to_special(); !cursor.is(',') && !cursor.is_word_end(); cursor.to_special()) cursor.step();
    field.value = cursor.since(value);
    if (field.value.empty()) return cause::bad_syntax;
    return field;
}

/// Reads `field[,field...]`, giving each and the place where it begins to `take`.
template <class Take> result<void> scan_fields(line_cursor& cursor, Take&& take)
{
    for (;;) {
        auto const begin = cursor;
        auto const field = scan_field(cursor);
        if (!field) return field.error();
        take(*field, begin);
        if (!cursor.is(',')) return {};
        cursor.step();
    }
}

/// Reads the stamp behind the fields, or nothing.
result<std::optional<core::timestamp>> scan_stamp(line_cursor& cursor, precision unit)
{
    cursor.skip_blanks();
    if (cursor.done()) return std::nullopt;
    char const* const begin = cursor.at();
    cursor.to_word_end();
    auto const word = cursor.since(begin);
    cursor.skip_blanks();
    if (!cursor.done()) return cause::bad_syntax;
    auto const time = parse_stamp(word, unit);
    if (!time) return time.error();
    return *time;
}

/// Turns the fields of one line into readings, and counts those that give none.
class field_taker {
public:
    field_taker(series_scanner::series const& series, series_scanner& scanner, reading_batch& batch) noexcept
        : series_{series},
          scanner_{scanner},
          batch_{batch}
    {
    }

    void take(field_token const& field)
    {
        if (field.quoted) {
            ++strings_;
            return;
        }
        auto const value = parse_field_value(field.value);
        if (!value) {
            ++(value.error() == cause::not_finite ? not_finite_ : bad_numbers_);
            return;
        }
        batch_.add({.series = series_.text,
            .field = field.name,
            .hash = scanner_.hash_field(series_.hash, field.name, field.escaped),
            .value = value->value,
            .kind = value->kind});
    }

    /// To be called once the line is known to stand.
    void add_to(decode_counts& counts) const noexcept
    {
        counts.strings_skipped += strings_;
        counts.refused[static_cast<std::size_t>(cause::bad_number)] += bad_numbers_;
        counts.refused[static_cast<std::size_t>(cause::not_finite)] += not_finite_;
    }

private:
    series_scanner::series const& series_;
    series_scanner& scanner_;
    reading_batch& batch_;
    std::uint64_t strings_ = 0;
    std::uint64_t bad_numbers_ = 0;
    std::uint64_t not_finite_ = 0;
};

} // namespace

result<void> decode_influx_fields(line_cursor& cursor, series_scanner::series const& series, precision unit,
    series_scanner& scanner, reading_batch& batch, decode_counts& counts)
{
    // The time comes last, and nothing is final before it: what finds no room waits for a second pass.
    field_taker taker{series, scanner, batch};
    std::optional<line_cursor> waiting;
    auto const fields = scan_fields(cursor, [&](field_token const& field, line_cursor const& begin) {
        if (!waiting && !batch.has_room()) waiting = begin;
        if (!waiting) taker.take(field);
    });
    if (!fields) return fields.error();
    auto const stamp = scan_stamp(cursor, unit);
    if (!stamp) return stamp.error();

    auto const time = stamp->value_or(batch.receipt());
    counts.readings += batch.commit(time, stamp->has_value());
    if (waiting) {
        auto const seen = scan_fields(*waiting, [&](field_token const& field, line_cursor const&) {
            taker.take(field);
            counts.readings += batch.commit(time, stamp->has_value());
        });
        static_cast<void>(seen); // the first pass has found these fields well formed
    }
    taker.add_to(counts);
    return {};
}

} // namespace lariat::wire
