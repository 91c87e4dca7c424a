#include <lariat/core/glob.hpp>

#include <cstddef>

namespace lariat::core {
namespace {

struct set_match {
    bool closed; ///< the set has its `]`
    bool hit; ///< the character is in it
    std::size_t size; ///< pattern characters, brackets included
};

/// Matches one character against the set at the front of `pattern`.  \pre pattern[0] == '['
set_match match_set(std::string_view pattern, char c) noexcept
{
    std::size_t i = 1;
    bool const negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    if (negated) ++i;
    bool hit = false;
    for (std::size_t const first = i; i < pattern.size(); ++i) {
        if (pattern[i] == ']' && i > first) return {true, hit != negated, i + 1};
        if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            hit = hit || (pattern[i] <= c && c <= pattern[i + 2]);
            i += 2;
        } else {
            hit = hit || pattern[i] == c;
        }
    }
    return {false, false, 0};
}

/// Pattern characters that the one character `c` matches at the front of `pattern`, or 0 for no match.
std::size_t match_one(std::string_view pattern, char c) noexcept
{
    if (pattern.empty()) return 0;
    if (pattern[0] == '?') return 1;
    if (pattern[0] == '\\' && pattern.size() > 1) return pattern[1] == c ? 2 : 0;
    if (pattern[0] == '[') {
        auto const set = match_set(pattern, c);
        if (set.closed) return set.hit ? set.size : 0;
    }
    return pattern[0] == c ? 1 : 0;
}

} // namespace

bool glob_match(std::string_view pattern, std::string_view text) noexcept
{
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t after_star = std::string_view::npos; // where to resume in the pattern after a failed guess
    std::size_t guess = 0; // text that the last star is guessed to have taken, to here
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            after_star = ++p;
            guess = t;
        } else if (auto const taken = match_one(pattern.substr(p), text[t]); taken > 0) {
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
