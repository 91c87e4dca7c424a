#pragma once

#include <cstdint>
#include <cstdlib>

namespace lariat::testing {

/// Seed of every seeded test: LARIAT_SEED, or 1.
inline std::uint64_t seed()
{
    char const* const given = std::getenv("LARIAT_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 1;
}

} // namespace lariat::testing
