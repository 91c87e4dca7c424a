#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace lariat::config {

/// Fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other
/// (optimal string alignment).  Cost: O(|a| * |b|).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word of `known` closest to `word`, where it is close enough to have been meant: within two edits, or a
/// third of its length.  Else empty.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<std::string_view const> known);

/// "; did you mean `NEAREST`?", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<std::string_view const> known);

} // namespace lariat::config
