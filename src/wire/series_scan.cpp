#include "wire/series_scan.hpp"

#include "wire/line_scan.hpp"

namespace lariat::wire {

std::string_view series_scanner::plain(std::string_view name, bool escaped, std::string& scratch)
{
    if (!escaped) return name;
    scratch.clear();
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '\\' && i + 1 < name.size() && is_escapable(name[i + 1])) ++i;
        scratch += name[i];
    }
    return scratch;
}

result<char const*> series_scanner::scan_tag(char const* at, char const* end, core::series_hasher& hash)
{
    char const* const name = ++at; // past the comma
    bool name_escaped = false;
    at = find_name_end(at, end, name_escaped);
    if (at == end || *at != '=' || at == name) return cause::bad_tag;
    auto const name_text = text_of(name, at);

    char const* const value = ++at;
    bool value_escaped = false;
    at = find_name_end(at, end, value_escaped);
    if (at == value || (at != end && *at == '=')) return cause::bad_tag;

    hash.tag(plain(name_text, name_escaped, name_), plain(text_of(value, at), value_escaped, value_));
    return at;
}

result<series_scanner::series> series_scanner::scan(char const* at, char const* end)
{
    char const* const begin = at;
    bool escaped = false;
    at = find_name_end(at, end, escaped);
    while (at != end && *at == '=') at = find_name_end(at + 1, end, escaped); // bare in a measurement
    if (at == begin) return cause::empty_name;

    core::series_hasher hash{hash_seed_};
    hash.measurement(plain(text_of(begin, at), escaped, name_));
    while (at != end && *at == ',') {
        auto const next = scan_tag(at, end, hash);
        if (!next) return next.error();
        at = *next;
    }
    if (at != end && !is_blank(*at)) return cause::bad_syntax;
    // The last name would escape whatever is written behind it.
    if (at[-1] == '\\') return cause::bad_name;
    return series{text_of(begin, at), at, hash};
}

} // namespace lariat::wire
