#include "config/quantities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>

#include <fmt/format.h>

namespace lariat::config {
namespace {

struct unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::array duration_units{
    // largest first
    unit{"d", 86'400'000'000'000},
    unit{"h", 3'600'000'000'000},
    unit{"m", 60'000'000'000},
    unit{"s", 1'000'000'000},
    unit{"ms", 1'000'000},
    unit{"us", 1'000},
    unit{"ns", 1},
};

constexpr std::array size_units{
    unit{"GiB", 1U << 30U},
    unit{"MiB", 1U << 20U},
    unit{"KiB", 1U << 10U},
    unit{"B", 1},
    unit{"GB", 1'000'000'000},
    unit{"MB", 1'000'000},
    unit{"kB", 1'000},
    unit{"", 1},
};
constexpr auto binary_size_units = std::span{size_units}.first(4);

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/// Reads one number with its unit off the front of a text.
std::optional<std::uint64_t> take_quantity(
    std::string_view& text, std::span<unit const> units, std::uint64_t limit)
{
    std::uint64_t number = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (ec != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));

    auto const name =
        text.substr(0, static_cast<std::size_t>(std::ranges::find_if(text, is_digit) - text.begin()));
    text.remove_prefix(name.size());
    auto const found = std::ranges::find(units, name, &unit::name);
    if (found == units.end() || number > limit / found->factor) return std::nullopt;
    return number * found->factor;
}

} // namespace

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text)
{
    constexpr auto most = static_cast<std::uint64_t>(std::chrono::nanoseconds::max().count());
    if (text.empty()) return std::nullopt;
    std::uint64_t sum = 0;
    while (!text.empty()) {
        auto const part = take_quantity(text, duration_units, most - sum);
        if (!part) return std::nullopt;
        sum += *part;
    }
    return std::chrono::nanoseconds{static_cast<std::int64_t>(sum)};
}

std::string format_duration(std::chrono::nanoseconds d)
{
    if (d.count() == 0) return "0s";
    auto rest = static_cast<std::uint64_t>(d.count());
    std::string out;
    for (auto const& [name, factor] : duration_units) {
        if (rest >= factor) out += fmt::format("{}{}", rest / factor, name);
        rest %= factor;
    }
    return out;
}

std::optional<std::uint64_t> parse_size(std::string_view text)
{
    auto const bytes = take_quantity(text, size_units, std::numeric_limits<std::uint64_t>::max());
    return text.empty() ? bytes : std::nullopt;
}

std::string format_size(std::uint64_t bytes)
{
    if (bytes == 0) return "0B";
    auto const found =
        std::ranges::find_if(binary_size_units, [bytes](unit const& u) { return bytes % u.factor == 0; });
    return fmt::format("{}{}", bytes / found->factor, found->name);
}

std::optional<unsigned> parse_mode(std::string_view text)
{
    unsigned mode = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    bool const whole = ec == std::errc{} && end == text.data() + text.size();
    if (!whole || text.size() < 3 || text.size() > 4 || mode > 0777U) return std::nullopt;
    return mode;
}

std::string format_mode(unsigned mode)
{
    return fmt::format("{:04o}", mode);
}

} // namespace lariat::config
