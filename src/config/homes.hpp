#pragma once

#include <string>
#include <string_view>

namespace lariat::config {

/// The sections that have a key of this name, "[[input]] or [http]"; empty where none has.
[[nodiscard]] std::string homes_of(std::string_view key);

} // namespace lariat::config
