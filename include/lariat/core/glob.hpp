#pragma once

#include <string_view>

namespace lariat::core {

/// Whether all of `text` matches `pattern`: `*` any run of bytes, `?` any one, `[abc]`, `[a-z]` and `[!a-z]`
/// or
/// `[^a-z]` sets, in which `]` stands first and `-` first or last for itself.  A backslash outside a set
/// takes the next character literally.  An unclosed `[` is a literal. Cost: O(|text| * |pattern|) at worst,
/// no allocation, no recursion.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text) noexcept;

} // namespace lariat::core
