#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <lariat/detect/schema.hpp>
#include <lariat/detect/step.hpp>

namespace lariat::detect {

/// pass_quietly() of streams that stand side by side in the lanes of AVX-512's registers: eight take about as
/// long as one alone, and that as long as three one by one.  (Four in those of AVX2 take as long as one by
/// one: they would be compiled for nothing.)
/// \param next  asked for meanwhile
/// \pre  s.is_plain(), can_pass_together(), and at most most_at_once readings
[[nodiscard]] std::uint32_t pass_together(
    schema const& s, std::span<quiet_reading> some, std::span<std::byte const* const> next) noexcept;

/// Whether the machine has these registers.
[[nodiscard]] bool can_pass_together() noexcept;

} // namespace lariat::detect
