#include "config/merge.hpp"

#include <utility>

namespace lariat::config {
namespace {

/// Whether an array can stand for [[sections]]; the empty one says that there are none.
bool is_sections(toml::node const& node)
{
    auto const* const array = node.as_array();
    return array != nullptr && (array->empty() || array->is_array_of_tables());
}

} // namespace

void merge(toml::table& into, toml::table&& from)
{
    for (auto&& [name, node] : from) {
        auto* const present = into.get(name.str());
        if (present != nullptr && present->is_table() && node.is_table()) {
            merge(*present->as_table(), std::move(*node.as_table()));
        } else if (present != nullptr && is_sections(*present) && is_sections(node)) {
            for (auto&& item : *node.as_array()) present->as_array()->push_back(std::move(item));
        } else {
            into.erase(name.str()); // the key's own place is the new one as well
            into.insert_or_assign(name, std::move(node));
        }
    }
}

} // namespace lariat::config
