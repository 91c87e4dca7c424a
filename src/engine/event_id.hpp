#pragma once

#include <cstdint>
#include <string_view>

#include <lariat/core/event.hpp>

namespace lariat::engine {

/// Identity of an event: of its stream, kind and begin, so that a restart that sees the same readings gives
/// the same id.
///
/// What it is made by never changes: FNV-1a 64 over the bytes of the key, the kind's number in one byte, and
/// begin in nanoseconds since 1970 in eight, the lowest first.  Histories, files and whoever listens know
/// events by it across releases.  Not secret: who may choose keys can make two events of one id.
[[nodiscard]] std::uint64_t event_id(
    std::string_view key, core::event_kind kind, core::timestamp begin) noexcept;

} // namespace lariat::engine
