#pragma once

#include <lariat/detect/options.hpp>

#include "store/bytes.hpp"

namespace lariat::store {

/// Appends detector options as a list of names and numbers: u16 count, then name (text) and value (f64; NaN
/// for an absent one) each.
void append_options(std::vector<std::byte>& out, detect::options const& options);

/// Reads such a list.  Names that this build does not know are passed over, those that are missing keep their
/// defaults.  Returns false for values that no options can have.
[[nodiscard]] bool read_options(byte_reader& from, detect::options& options);

} // namespace lariat::store
