#pragma once

#include <string_view>

namespace lariat::core {

/// Whether all of `text` matches `pattern`: `*` any run of characters, `?` any one, `[abc]`, `[a-z]` and
/// `[!a-z]` sets, a backslash takes the next character literally.  An unclosed `[` is a literal. Cost:
/// O(|text| * |pattern|) at worst, no allocation, no recursion.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text) noexcept;

} // namespace lariat::core
