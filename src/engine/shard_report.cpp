// What a shard tells people of its streams.

#include <algorithm>
#include <utility>

#include <lariat/core/glob.hpp>

#include "engine/shard.hpp"

namespace lariat::engine {

std::optional<std::size_t> shard::report_some(std::string_view glob, std::size_t first, std::size_t places,
    std::size_t limit, std::vector<stream_report>& out) const
{
    auto const end = std::min(first + places, table_.places());
    for (std::size_t taken = 0; first < end && taken < limit; ++first) {
        auto const& s = table_[static_cast<stream_index>(first)];
        if (!s.names || !core::glob_match(glob, s.key())) continue;
        out.push_back(report_of(static_cast<stream_index>(first)));
        ++taken;
    }
    if (first < table_.places()) return first;
    return std::nullopt;
}

std::optional<stream_report> shard::report(std::string_view key) const
{
    auto const parts = core::parse_key(key);
    if (!parts) return std::nullopt;
    auto const index = table_.find_key(core::format_key(*parts), core::hash_of(*parts, settings_.hash_seed));
    if (index == stream_table::none) return std::nullopt;
    auto const& s = table_[index];
    auto out = report_of(index);
    if (s.grouped) out.group = groups_.report(table_.group_of(index));
    return out;
}

stream_report shard::report_of(stream_index index) const
{
    auto const& s = table_[index];
    auto const& b = bindings_[s.binding];
    auto key = s.key();
    auto const& rule = b.current ? b : bindings_[bindings_.find(*core::parse_key(key), key)];
    stream_report out{std::move(key), rule.rule, s.block != nullptr, s.live, s.expected, {}, {}};
    if (s.block != nullptr) out.detector = detect::describe(*b.schema, s.block, need_, story_of(index));
    return out;
}

} // namespace lariat::engine
