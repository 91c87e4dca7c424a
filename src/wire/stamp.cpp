#include "wire/stamp.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "wire/digits.hpp"
#include "wire/number.hpp"

namespace lariat::wire {
namespace {

constexpr std::uint64_t largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
constexpr int max_digits = 19; // of a 64-bit integer

/// Nanoseconds in a unit.
constexpr std::uint64_t nanoseconds_in(precision unit) noexcept
{
    switch (unit) {
    case precision::nanoseconds: return 1;
    case precision::microseconds: return 1'000;
    case precision::milliseconds: return 1'000'000;
    case precision::seconds: return 1'000'000'000;
    }
    return 1;
}

/// Value of 1 to 19 digits that fits 63 bits.
std::optional<std::uint64_t> whole_number(std::string_view digits) noexcept
{
    if (digits.empty() || digits.size() > max_digits) return std::nullopt;
    std::uint64_t value = 0;
    while (digits.size() >= 8) {
        auto const eight = load_eight(digits.data());
        if (!are_digits(eight)) return std::nullopt;
        value = value * 100'000'000 + value_of_eight(eight);
        digits.remove_prefix(8);
    }
    for (char const c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (value > largest) return std::nullopt; // 19 nines still fit the 64 bits
    return value;
}

/// Reads 0 or more digits of a fraction as nanounits; those past the ninth are cut off.
std::optional<std::uint64_t> nano_fraction(std::string_view digits) noexcept
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] < '0' || digits[i] > '9') return std::nullopt;
        if (i < 9) value = value * 10 + static_cast<std::uint64_t>(digits[i] - '0');
    }
    for (std::size_t i = digits.size(); i < 9; ++i) value *= 10;
    return value;
}

core::timestamp at_nanoseconds(std::uint64_t size, bool negative) noexcept
{
    auto const count = static_cast<std::int64_t>(size);
    return core::timestamp{std::chrono::nanoseconds{negative ? -count : count}};
}

/// Unit that a number of this size is most likely in.
precision unit_by_magnitude(std::uint64_t size) noexcept
{
    if (size < 100'000'000'000) return precision::seconds;
    if (size < 100'000'000'000'000) return precision::milliseconds;
    if (size < 100'000'000'000'000'000) return precision::microseconds;
    return precision::nanoseconds;
}

/// A number written with an exponent, as some languages print large doubles.
result<core::timestamp> parse_scientific(std::string_view text, std::optional<precision> unit) noexcept
{
    constexpr double limit = 9.2233720368547758e18; // 2^63
    auto const number = parse_decimal(text);
    if (!number) return cause::bad_time;
    double const size = std::abs(*number);
    if (size >= limit) return cause::bad_time;
    auto const chosen = unit.value_or(unit_by_magnitude(static_cast<std::uint64_t>(size)));
    double const count = std::nearbyint(size * static_cast<double>(nanoseconds_in(chosen)));
    if (count >= limit) return cause::bad_time;
    return at_nanoseconds(static_cast<std::uint64_t>(count), *number < 0);
}

} // namespace

stamp_unit::stamp_unit(precision unit) noexcept
    : nanoseconds{nanoseconds_in(unit)},
      most{largest / nanoseconds}
{
}

result<core::timestamp> parse_stamp(std::string_view text, precision unit) noexcept
{
    bool const negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    auto const size = whole_number(text);
    auto const scale = nanoseconds_in(unit);
    if (!size || *size > largest / scale) return cause::bad_time;
    return at_nanoseconds(*size * scale, negative);
}

result<core::timestamp> parse_time(std::string_view text, std::optional<precision> unit) noexcept
{
    if (text.size() > 4 && text[4] == '-') {
        auto const time = core::parse_rfc3339(text);
        if (!time) return cause::bad_time;
        return *time;
    }
    if (text.find_first_of("eE") != std::string_view::npos) return parse_scientific(text, unit);

    bool const negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    auto const point = text.find('.');
    auto const whole = whole_number(text.substr(0, point));
    auto const fraction = point == std::string_view::npos ? std::optional<std::uint64_t>{0}
                                                          : nano_fraction(text.substr(point + 1));
    if (!whole || !fraction) return cause::bad_time;
    auto const scale = nanoseconds_in(unit.value_or(unit_by_magnitude(*whole)));
    auto const part = *fraction * scale / 1'000'000'000; // below one unit: at most 1e18 before the division
    if (*whole > (largest - part) / scale) return cause::bad_time;
    return at_nanoseconds(*whole * scale + part, negative);
}

} // namespace lariat::wire
