#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <lariat/core/stream_key.hpp>

#include "engine/options.hpp"

namespace lariat::engine {

/// The group that a stream belongs to.
struct group_target {
    group_rule const* rule = nullptr;
    std::string key; ///< of the group and of its events
    bool explained = false; ///< by the group's others
};

/// The group of the first rule that matches the stream of these parts and this canonical key, and all of
/// whose `by` tags the stream has; nothing where no rule does.  \pre `rules` outlive the result
[[nodiscard]] std::optional<group_target> group_of(
    std::span<group_rule const> rules, core::key_parts const& parts, std::string_view key);

} // namespace lariat::engine
