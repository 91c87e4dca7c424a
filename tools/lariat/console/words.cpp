#include "console/words.hpp"

#include <fmt/format.h>

namespace lariat::tool {

std::string grouped(std::uint64_t n)
{
    std::string text = std::to_string(n);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
    return text;
}

std::string in_words(core::timestamp t)
{
    std::string text = core::to_rfc3339(t);
    text.pop_back(); // the Z
    text[text.find('T')] = ' ';
    return text;
}

std::string number(double value)
{
    return fmt::format("{:.6g}", value);
}

std::string signed_number(double value)
{
    return fmt::format("{:+.6g}", value);
}

} // namespace lariat::tool
