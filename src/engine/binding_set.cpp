#include "engine/binding_set.hpp"

#include <algorithm>
#include <stdexcept>

#include "engine/matcher.hpp"

namespace lariat::engine {

std::shared_ptr<detect::schema const> binding_set::schema_for(detect::options const& options) const
{
    auto const same = std::ranges::find_if(
        bindings_, [&](binding const& b) { return b.schema && b.schema->options() == options; });
    return same != bindings_.end() ? same->schema : std::make_shared<detect::schema const>(options);
}

binding_set::index binding_set::add(
    std::string name, bool ignore, std::shared_ptr<detect::schema const> schema)
{
    auto& pool = pools_[schema->rest_bytes()];
    if (!pool) pool = std::make_unique<block_pool>(schema->rest_bytes());
    // A place whose rule is gone and whose streams have all moved on is free.
    auto place =
        std::ranges::find_if(bindings_, [](binding const& b) { return !b.current && b.streams == 0; });
    if (place == bindings_.end() && bindings_.size() == most) throw std::length_error{"too many rules"};
    if (place == bindings_.end()) place = bindings_.insert(bindings_.end(), binding{});
    *place = {std::move(name), ignore, std::move(schema), pool.get(), 0, true};
    return static_cast<index>(place - bindings_.begin());
}

binding_set::index binding_set::adopt(std::shared_ptr<detect::schema const> const& schema)
{
    constexpr auto name = "restored";
    auto const same = std::ranges::find_if(bindings_, [&](binding const& b) {
        return !b.current && b.rule == name && b.schema == schema && b.streams > 0;
    });
    if (same != bindings_.end()) return static_cast<index>(same - bindings_.begin());
    auto const at = add(name, false, schema);
    bindings_[at].current = false;
    return at;
}

void binding_set::replace_rules(std::vector<rule> const& rules, detect::options const& defaults)
{
    auto const schemas = [&] {
        std::vector<std::shared_ptr<detect::schema const>> found{schema_for(defaults)};
        for (auto const& r : rules) {
            auto const twin =
                std::ranges::find_if(found, [&](auto const& s) { return s->options() == r.detect; });
            found.push_back(twin != found.end() ? *twin : schema_for(r.detect));
        }
        return found;
    }();
    for (auto& b : bindings_) b.current = false;
    default_ = add("default", false, schemas.front());
    rules_.clear();
    for (std::size_t i = 0; i < rules.size(); ++i) {
        rules_.emplace_back(rules[i].match, add(rules[i].name, rules[i].ignore, schemas[i + 1]));
    }
}

binding_set::index binding_set::find(core::key_parts const& parts, std::string_view key) const noexcept
{
    auto const hit =
        std::ranges::find_if(rules_, [&](auto const& r) { return matches(r.first, parts, key); });
    return hit != rules_.end() ? hit->second : default_;
}

std::size_t binding_set::memory_bytes() const noexcept
{
    std::size_t sum = 0;
    for (auto const& [size, pool] : pools_)
        sum += pool->blocks.reserved_bytes() + pool->warming.memory_bytes();
    return sum;
}

} // namespace lariat::engine
