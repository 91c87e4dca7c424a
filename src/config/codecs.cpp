#include "config/codecs.hpp"

namespace lariat::config::codecs {

void size::read(value& v, std::size_t& out) const
{
    std::optional<std::uint64_t> found;
    std::string written;
    if (v.is_integer()) {
        auto const bytes = v.integer().value_or(0);
        written = std::to_string(bytes);
        if (bytes < 0) return v.refuse_range(written, allowed());
        found = static_cast<std::uint64_t>(bytes);
    } else {
        auto const text = v.text("a number of bytes, or a size such as \"256MiB\"");
        if (!text) return;
        written = '"' + *text + '"';
        found = parse_size(*text);
        if (!found)
            return v.refuse(
                fmt::format("{} is not a size: write a number of bytes, or a whole number with a unit"
                            " (B kB KiB MB MiB GB GiB), such as \"256MiB\"",
                    written));
    }
    if (!within.contains(*found)) return v.refuse_range(written, allowed());
    out = *found;
}

void numbers::read(value& v, std::vector<double>& out) const
{
    auto items = v.list("an array of numbers such as [-9999]");
    if (!items) return;
    if (items->size() > most) return v.refuse(fmt::format("more than {} numbers", most));
    out.clear();
    for (auto& item : *items) {
        double found = 0;
        number{
            {.lowest = std::numeric_limits<double>::lowest(), .highest = std::numeric_limits<double>::max()}}
            .read(item, found);
        out.push_back(found); // of no meaning where it was refused
    }
}

void mode::read(value& v, unsigned& out) const
{
    // An integer would be read as decimal: 660 is not 0660.
    auto const text = v.text("permissions as an octal string such as \"0660\"");
    if (!text) return;
    if (auto const found = parse_mode(*text))
        out = *found;
    else
        v.refuse(fmt::format("\"{}\" is not permissions; allowed: {}", *text, allowed()));
}

void folder::read(value& v, std::string& out) const
{
    auto const path = v.text("a path");
    if (!path) return;
    bool const sound = path->empty() || (path->starts_with('/') && path->find('\0') == std::string::npos);
    if (sound)
        out = *path;
    else
        v.refuse(fmt::format("\"{}\" is not an absolute path", *path));
}

} // namespace lariat::config::codecs
