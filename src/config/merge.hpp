#pragma once

#include <toml++/toml.h>

namespace lariat::config {

/// Moves `from` into `into`: tables merge, arrays of tables append, any other value replaces.  What moves
/// keeps its place in its file.
void merge(toml::table& into, toml::table&& from);

} // namespace lariat::config
