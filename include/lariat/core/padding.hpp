#pragma once

#include <cstddef>

namespace lariat::core {

/// Bytes that must be readable (not meaningful) past the end of every span that is fed to a decoder, so that
/// it may load whole SIMD registers.  Equal to simdjson's own requirement.
inline constexpr std::size_t padding = 64;

} // namespace lariat::core
