#include <lariat/core/glob.hpp>

#include <cstddef>

namespace lariat::core {
namespace {

struct set_match {
    bool hit; ///< the character is in the set
    std::size_t size; ///< pattern characters, brackets included
};

/// Position of the first member of the set at the front of `pattern`.  \pre pattern[0] == '['
std::size_t first_member(std::string_view pattern) noexcept
{
    return pattern.size() > 1 && (pattern[1] == '!' || pattern[1] == '^') ? 2 : 1;
}

/// Matches one character against the set at the front of `pattern`.  \pre the set is closed
set_match match_set(std::string_view pattern, char c) noexcept
{
    auto const byte = [](char of) { return static_cast<unsigned char>(of); };
    auto const first = first_member(pattern);
    bool hit = false;
    std::size_t i = first;
    for (; pattern[i] != ']' || i == first; ++i) {
        if (pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            hit = hit || (byte(pattern[i]) <= byte(c) && byte(c) <= byte(pattern[i + 2]));
            i += 2;
        } else {
            hit = hit || pattern[i] == c;
        }
    }
    return {hit != (first == 2), i + 1};
}

/// Pattern characters that the one character `c` matches at the front of `pattern`, or 0 for no match.
/// `after_sets` is how many characters follow the pattern's last `]`; a set that begins there has no end.
std::size_t match_one(std::string_view pattern, std::size_t after_sets, char c) noexcept
{
    if (pattern.empty()) return 0;
    if (pattern[0] == '?') return 1;
    if (pattern[0] == '\\' && pattern.size() > 1) return pattern[1] == c ? 2 : 0;
    // The last `]` is at size() - 1 - after_sets, and closes the set if it comes after a first member.
    if (pattern[0] == '[' && first_member(pattern) + 1 + after_sets < pattern.size()) {
        auto const set = match_set(pattern, c);
        return set.hit ? set.size : 0;
    }
    return pattern[0] == c ? 1 : 0;
}

} // namespace

bool glob_match(std::string_view pattern, std::string_view text) noexcept
{
    // Found once: a search at every `[` would make the cost quadratic in the pattern.
    auto const last_close = pattern.rfind(']');
    std::size_t const after_sets =
        last_close == std::string_view::npos ? pattern.size() : pattern.size() - 1 - last_close;
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t after_star = std::string_view::npos; // where to resume in the pattern after a failed guess
    std::size_t guess = 0; // text that the last star is guessed to have taken, to here
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            after_star = ++p;
            guess = t;
        } else if (auto const taken = match_one(pattern.substr(p), after_sets, text[t]); taken > 0) {
            p += taken;
            ++t;
        } else if (after_star != std::string_view::npos) {
            p = after_star;
            t = ++guess;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

} // namespace lariat::core
