#include <lariat/core/stream_key.hpp>

#include <algorithm>
#include <array>

#include <lariat/core/errc.hpp>

namespace lariat::core {
namespace {

constexpr std::string_view measurement_specials = ", ";
constexpr std::string_view name_specials = ",= ";
constexpr std::string_view key_field_specials = ",= :";
constexpr std::string_view escapable = ",= :";

enum class occurrence : bool { first, last };

/// Position of the first or last `wanted` that no backslash precedes, or npos.
std::size_t find_bare(std::string_view text, char wanted, occurrence which = occurrence::first) noexcept
{
    bool const first = which == occurrence::first;
    auto const candidate = first ? text.find(wanted) : text.rfind(wanted);
    if (text.substr(0, candidate).find('\\') == std::string_view::npos) return candidate;
    auto found = std::string_view::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && escapable.find(text[i + 1]) != std::string_view::npos) {
            ++i;
        } else if (text[i] == wanted) {
            found = i;
            if (first) break;
        }
    }
    return found;
}

/// Whether a name has neither what is escaped anywhere nor a backslash: nearly every one.
bool is_bare(std::string_view name) noexcept
{
    static constexpr auto bare = [] {
        std::array<bool, 256> out{};
        out.fill(true);
        out['\\'] = false;
        for (char const c : escapable) out[static_cast<unsigned char>(c)] = false;
        return out;
    }();
    return std::ranges::all_of(name, [](char c) { return bare[static_cast<unsigned char>(c)]; });
}

void append_escaped(std::string& out, std::string_view name, std::string_view specials)
{
    if (is_bare(name)) {
        out += name;
        return;
    }
    bool after_backslash = false;
    for (char const c : name) {
        // A backslash of the name's own must not turn what follows it into an escape.
        bool const would_pair = after_backslash && escapable.find(c) != std::string_view::npos;
        if (would_pair || specials.find(c) != std::string_view::npos) out += '\\';
        out += c;
        after_backslash = c == '\\';
    }
}

/// Takes the part before the next bare comma off the front of `rest`.  Returns whether a comma ended it, and
/// another part follows.
bool take_part(std::string_view& rest, std::string_view& part) noexcept
{
    auto const comma = find_bare(rest, ',');
    part = rest.substr(0, comma);
    bool const more = comma != std::string_view::npos;
    rest.remove_prefix(more ? comma + 1 : rest.size());
    return more;
}

/// Whether a key is surely spelled canonically: no escapes, for which there are several ways, and tags in
/// order.
bool is_surely_canonical(std::string_view series, std::string_view field) noexcept
{
    constexpr auto none = std::string_view::npos;
    if (field.empty() || !is_bare(field) || series.find('\\') != none || series.find(' ') != none)
        return false;
    std::string_view part;
    bool more = take_part(series, part);
    if (part.empty()) return false;
    std::string_view before;
    while (more) {
        more = take_part(series, part);
        auto const equals = part.find('=');
        if (equals == none || part.rfind('=') != equals || equals + 1 == part.size()) return false;
        auto const name = part.substr(0, equals);
        if (name <= before) return false; // an empty one, too
        before = name;
    }
    return true;
}

} // namespace

std::string_view key_parts::tag(std::string_view name) const noexcept
{
    auto const at = std::ranges::find(tags, name, [](auto const& t) -> std::string_view { return t.first; });
    return at == tags.end() ? std::string_view{} : std::string_view{at->second};
}

std::string unescape(std::string_view spelled)
{
    if (spelled.find('\\') == std::string_view::npos) return std::string{spelled};
    std::string out;
    out.reserve(spelled.size());
    for (std::size_t i = 0; i < spelled.size(); ++i) {
        bool const escape = spelled[i] == '\\' && i + 1 < spelled.size()
            && escapable.find(spelled[i + 1]) != std::string_view::npos;
        if (escape) ++i;
        out += spelled[i];
    }
    return out;
}

boost::system::result<key_parts> parse_series(std::string_view series, std::string_view field)
{
    key_parts parts;
    std::string_view part;
    bool more = take_part(series, part);
    parts.measurement = unescape(part);
    parts.field = unescape(field);
    if (parts.measurement.empty() || parts.field.empty()) return errc::empty_name;
    while (more) {
        more = take_part(series, part);
        auto const equals = find_bare(part, '=');
        if (equals == std::string_view::npos) return errc::bad_tag;
        auto name = unescape(part.substr(0, equals));
        auto value = unescape(part.substr(equals + 1));
        if (name.empty() || value.empty()) return errc::empty_name;
        parts.tags.emplace_back(std::move(name), std::move(value));
    }
    // A name that ends in a backslash would escape the separator after it, and two keys would share one text.
    auto const ends_bare = [](std::string const& name) { return name.back() == '\\'; };
    bool const lone = ends_bare(parts.measurement) || ends_bare(parts.field)
        || std::ranges::any_of(
            parts.tags, [&](auto const& t) { return ends_bare(t.first) || ends_bare(t.second); });
    if (lone) return errc::bad_escape;

    std::ranges::sort(parts.tags);
    auto const same_name = [](auto const& a, auto const& b) { return a.first == b.first; };
    if (std::ranges::adjacent_find(parts.tags, same_name) != parts.tags.end()) return errc::duplicate_tag;
    return parts;
}

void append_measurement(std::string& out, std::string_view name)
{
    append_escaped(out, name, measurement_specials);
}

void append_tag_or_field(std::string& out, std::string_view name)
{
    append_escaped(out, name, name_specials);
}

key_parts parts_to_show(std::string_view text)
{
    if (auto parts = parse_key(text)) return *std::move(parts);
    key_parts key;
    key.measurement = text;
    return key;
}

std::string format_series(key_parts const& parts)
{
    std::string out;
    append_measurement(out, parts.measurement);
    for (auto const& [name, value] : parts.tags) {
        out += ',';
        append_tag_or_field(out, name);
        out += '=';
        append_tag_or_field(out, value);
    }
    return out;
}

std::string format_key(key_parts const& parts)
{
    std::string out = format_series(parts);
    out += ':';
    append_escaped(out, parts.field, key_field_specials);
    return out;
}

boost::system::result<std::string> canonical_key(std::string_view series, std::string_view field)
{
    if (!is_surely_canonical(series, field)) {
        auto const parts = parse_series(series, field);
        if (!parts) return parts.error();
        return format_key(*parts);
    }
    std::string out;
    out.reserve(series.size() + 1 + field.size());
    out += series;
    out += ':';
    out += field;
    return out;
}

boost::system::result<key_parts> parse_key(std::string_view text)
{
    auto const colon = find_bare(text, ':', occurrence::last);
    if (colon == std::string_view::npos) return errc::missing_field;
    return parse_series(text.substr(0, colon), text.substr(colon + 1));
}

std::uint64_t hash_of(key_parts const& parts, std::uint64_t seed)
{
    series_hasher hasher{seed};
    hasher.measurement(parts.measurement);
    for (auto const& [name, value] : parts.tags) hasher.tag(name, value);
    return hasher.with_field(parts.field);
}

} // namespace lariat::core
