#pragma once

#include <string_view>

#include <lariat/core/stream_key.hpp>

#include "engine/options.hpp"

namespace lariat::engine {

/// Whether the stream of these parts, with this canonical key, is one of the matcher's.
/// A matcher without keys and tags matches every stream.
[[nodiscard]] bool matches(matcher const& m, core::key_parts const& parts, std::string_view key) noexcept;

} // namespace lariat::engine
