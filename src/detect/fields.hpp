#pragma once

#include <vector>

#include <lariat/detect/schema.hpp>

#include "state.hpp"

namespace lariat::detect {

/// Names every meaningful byte of a block.
/// \param block  a block of that layout; its values do not matter
[[nodiscard]] std::vector<field> fields_of(layout const& l, std::byte* block);

} // namespace lariat::detect
