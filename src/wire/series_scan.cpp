#include "wire/series_scan.hpp"

namespace lariat::wire {

std::string_view series_scanner::unescape(std::string_view name, std::string& scratch)
{
    scratch.clear();
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '\\' && i + 1 < name.size() && is_escapable(name[i + 1])) ++i;
        scratch += name[i];
    }
    return scratch;
}

result<void> series_scanner::scan_tag(line_cursor& cursor, core::series_hasher& hash)
{
    cursor.step(); // the comma
    char const* const name_begin = cursor.at();
    bool name_escaped = false;
    cursor.to_name_end(name_escaped);
    auto const name = cursor.since(name_begin);
    if (!cursor.is('=') || name.empty()) return cause::bad_tag;

    cursor.step();
    char const* const value_begin = cursor.at();
    bool value_escaped = false;
    cursor.to_name_end(value_escaped);
    auto const value = cursor.since(value_begin);
    if (cursor.is('=') || value.empty()) return cause::bad_tag;

    if (!name_escaped && !value_escaped)
        hash.tag_as_spelled(cursor.since(name_begin), name.size());
    else
        hash.tag(plain(name, name_escaped, name_), plain(value, value_escaped, value_));
    return {};
}

result<series_scanner::series> series_scanner::scan(line_cursor& cursor)
{
    char const* const begin = cursor.at();
    bool escaped = false;
    cursor.to_name_end(escaped);
    while (cursor.is('=')) { // bare in a measurement
        cursor.step();
        cursor.to_name_end(escaped);
    }
    auto const measurement = cursor.since(begin);
    if (measurement.empty()) return cause::empty_name;

    core::series_hasher hash{hash_seed_};
    hash.measurement(plain(measurement, escaped, name_));
    while (cursor.is(',')) {
        if (auto const tag = scan_tag(cursor, hash); !tag) return tag.error();
    }
    if (!cursor.is_word_end()) return cause::bad_syntax;
    auto const text = cursor.since(begin);
    // The last name would escape whatever is written behind it.
    if (text.back() == '\\') return cause::bad_name;
    return series{text, hash};
}

} // namespace lariat::wire
