#pragma once

#include <cstdint>

#include <lariat/core/event.hpp>
#include <lariat/detect/verdict.hpp>

namespace lariat::detect {

/// Age from which a stream counts as warmed up: what its youth adds to the requirement is then a tenth of a
/// decade.
inline constexpr std::uint64_t warm_age = 500;

[[nodiscard]] core::severity severity_of(double score) noexcept;

/// Decades of improbability that a residual has beyond its threshold, in the tail that is assumed where none
/// has been measured: a Pareto tail in which an octave is worth 1.7 of them.
/// \pre threshold > 0
[[nodiscard]] double decades_beyond(double residual, double threshold) noexcept;

/// Adds a record with what all kinds share.
core::event& add_event(changes& out, core::event_kind kind, core::event_phase phase, core::timestamp now,
    std::uint64_t age) noexcept;

} // namespace lariat::detect
