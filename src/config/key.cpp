#include "config/key.hpp"

#include <algorithm>

#include "config/suggest.hpp"

namespace lariat::config {

void refuse_unknown(toml::table const& table, std::string_view section,
    std::vector<std::string_view> const& known, context& ctx)
{
    for (auto const& [name, node] : table) {
        if (std::ranges::find(known, name.str()) != known.end()) continue;
        bool const is_section = section.empty() && (node.is_table() || node.is_array_of_tables());
        ctx.refuse(name.source(), join(section, name.str()),
            (is_section ? "unknown section" : "unknown key") + did_you_mean(name.str(), known));
    }
}

std::string join(std::string_view section, std::string_view name)
{
    std::string out{section};
    if (!out.empty()) out += '.';
    return out += name;
}

} // namespace lariat::config
