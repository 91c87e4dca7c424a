#pragma once

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include <lariat/core/stream_key.hpp>

namespace lariat::testing {

/// A name of 1 to `longest` characters, most of them such that need or make an escape; none that a key
/// refuses (a backslash at the end).
inline std::string random_name(std::mt19937_64& random, std::size_t longest)
{
    constexpr std::string_view alphabet = "ab\\,= :\\,= :\xc3\xa9\"";
    std::string name(1 + random() % longest, 'x');
    for (char& c : name) c = alphabet[random() % alphabet.size()];
    if (name.back() == '\\') name.back() = 'z';
    return name;
}

/// Valid parts with up to 4 tags, sorted, no name twice.
inline core::key_parts random_parts(std::mt19937_64& random)
{
    core::key_parts parts{random_name(random, 5), {}, random_name(random, 5)};
    for (std::size_t tags = random() % 5; tags > 0; --tags) {
        auto name = random_name(random, 4);
        if (parts.tag(name).empty()) parts.tags.emplace_back(std::move(name), random_name(random, 4));
    }
    std::ranges::sort(parts.tags);
    return parts;
}

} // namespace lariat::testing
