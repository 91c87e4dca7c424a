#pragma once

#include <cstdint>
#include <string_view>

#include <lariat/core/event.hpp>

namespace lariat::engine {

/// Identity of an event: of its stream, kind and begin, so that a restart that sees the same readings gives
/// the same id.
[[nodiscard]] std::uint64_t event_id(
    std::string_view key, core::event_kind kind, core::timestamp begin) noexcept;

} // namespace lariat::engine
