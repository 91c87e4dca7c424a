#pragma once

#include <span>
#include <string>
#include <string_view>

#include <lariat/detect/options.hpp>

#include "fault.hpp"

namespace lariat::eval {

/// The detector's settings after each of `assignments`, `key=value` with the keys and values of the
/// configuration's [detect]; quotes around words may be left out.  Fails with EX_USAGE and the
/// configuration's own words.
///
/// \param preset  what they start from, unless one of them names another; empty: the built-in defaults
[[nodiscard]] tool::outcome<detect::options> apply_settings(
    std::span<std::string const> assignments, std::string_view preset = {});

} // namespace lariat::eval
