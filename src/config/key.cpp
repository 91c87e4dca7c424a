#include "config/key.hpp"

#include <algorithm>

#include "config/homes.hpp"
#include "config/suggest.hpp"

namespace lariat::config {

void refuse_unknown(toml::table const& table, std::string_view section,
    std::vector<std::string_view> const& known, context& ctx)
{
    for (auto const& [name, node] : table) {
        if (std::ranges::find(known, name.str()) != known.end()) continue;
        bool const is_section = section.empty() && (node.is_table() || node.is_array_of_tables());
        std::string message = is_section ? "unknown section" : "unknown key";
        // A key whose [section] stayed a comment ends up in the one before.
        auto const homes = is_section ? std::string{} : homes_of(name.str());
        message += homes.empty() ? did_you_mean(name.str(), known) : "; it belongs in " + homes;
        ctx.refuse(name.source(), join(section, name.str()), std::move(message));
    }
}

std::string join(std::string_view section, std::string_view name)
{
    std::string out{section};
    if (!out.empty()) out += '.';
    return out += name;
}

} // namespace lariat::config
