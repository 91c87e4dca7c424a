#include "config/claims.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace lariat::config {
namespace {

std::string describe(std::string const& key, toml::node const* where)
{
    if (where == nullptr) return "the default " + key;
    auto const& source = where->source();
    return fmt::format("{} at {}:{}", key, source.path ? *source.path : std::string{}, source.begin.line);
}

} // namespace

void claims::add(std::string resource, std::string key, toml::node const* where, context& ctx)
{
    auto const taken = std::ranges::find(claims_, resource, &claim::resource);
    if (taken != claims_.end()) {
        // One of the two stands in a file, since defaults do not meet each other: the fault goes there.
        bool const here = where != nullptr;
        auto const other = here ? describe(taken->key, taken->where) : describe(key, where);
        auto const source = here ? where->source() : taken->where->source();
        ctx.refuse(source, here ? key : taken->key, fmt::format("{} is already used by {}", resource, other));
    }
    claims_.push_back({std::move(resource), std::move(key), where});
}

void claims::add(net::endpoint const& listen, std::string key, toml::node const* where, context& ctx)
{
    if (!listen.is_unix() && listen.port == 0) return;
    add(listen.is_unix() ? listen.path : net::to_string(listen), std::move(key), where, ctx);
}

} // namespace lariat::config
