#include "engine/name_pattern.hpp"

#include <algorithm>

namespace lariat::engine {
namespace {

constexpr std::size_t longest = 64;

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

bool is_word(char c) noexcept
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace

std::string name_pattern(std::string_view key)
{
    std::string out;
    out.reserve(std::min(key.size(), longest));
    for (std::size_t i = 0; i < key.size() && out.size() < longest;) {
        if (!is_digit(key[i])) {
            out += key[i++];
            continue;
        }
        while (i < key.size() && is_word(key[i])) ++i;
        out += '*';
    }
    return out;
}

} // namespace lariat::engine
