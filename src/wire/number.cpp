#include "wire/number.hpp"

#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "wire/digits.hpp"

namespace lariat::wire {
namespace {

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/// A decimal number taken apart: value = (-1)^negative * digits * 10^exponent.
struct decimal {
    std::uint64_t digits = 0; ///< exact only while digit_count <= 19
    std::int64_t exponent = 0;
    std::ptrdiff_t digit_count = 0; ///< significant digits, without leading zeros
    bool negative = false;
};

/// Reads digits off the front of a text into `out`; returns where they end.
char const* scan_digits(char const* at, char const* end, decimal& out) noexcept
{
    std::uint64_t digits = out.digits;
    if (out.digit_count == 0) {
        while (at != end && *at == '0') ++at;
    }
    char const* const significant = at;
    for (; at != end && is_digit(*at); ++at) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
    out.digits = digits;
    out.digit_count += at - significant;
    return at;
}

/// Reads `e`, an optional sign and digits; false where the digits are missing.
bool scan_exponent(char const*& at, char const* end, decimal& out) noexcept
{
    constexpr std::int64_t beyond_any = 100'000'000; // far past what any line's digits can make up for
    ++at;
    bool const negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    char const* const begin = at;
    std::int64_t exponent = 0;
    for (; at != end && is_digit(*at); ++at) {
        if (exponent < beyond_any) exponent = exponent * 10 + (*at - '0');
    }
    out.exponent += negative ? -exponent : exponent;
    return at != begin;
}

bool scan_decimal(std::string_view text, decimal& out) noexcept
{
    char const* at = text.data();
    char const* const end = at + text.size();
    if (at != end && *at == '-') {
        out.negative = true;
        ++at;
    }
    char const* const whole = at;
    at = scan_digits(at, end, out);
    bool some = at != whole;
    if (at != end && *at == '.') {
        char const* const fraction = ++at;
        at = scan_digits(at, end, out);
        out.exponent = fraction - at;
        some |= at != fraction;
    }
    if (!some) return false;
    if (at != end && (*at == 'e' || *at == 'E') && !scan_exponent(at, end, out)) return false;
    return at == end;
}

bool equal_ignoring_case(std::string_view text, std::string_view lower) noexcept
{
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(text[i])) != lower[i]) return false;
    }
    return true;
}

bool is_not_finite(std::string_view text) noexcept
{
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    return equal_ignoring_case(text, "nan") || equal_ignoring_case(text, "inf")
        || equal_ignoring_case(text, "infinity");
}

template <class Integer> result<field_value> parse_integer(std::string_view digits) noexcept
{
    Integer value{};
    char const* const end = digits.data() + digits.size();
    auto const [rest, ec] = std::from_chars(digits.data(), end, value);
    if (ec != std::errc{} || rest != end) return cause::bad_number;
    return field_value{static_cast<double>(value), core::value_kind::number};
}

constexpr field_value boolean(bool b) noexcept
{
    return {b ? 1.0 : 0.0, core::value_kind::boolean};
}

} // namespace

result<double> parse_decimal(std::string_view text) noexcept
{
    decimal d;
    if (!scan_decimal(text, d)) return is_not_finite(text) ? cause::not_finite : cause::bad_number;

    // Both factors are exact doubles, so one rounding gives the nearest (W. D. Clinger, "How to read
    // floating-point numbers accurately", 1990).
    if (d.digit_count <= 19 && d.digits <= largest_exact && d.exponent >= -22 && d.exponent <= 22) {
        double const digits = static_cast<double>(d.digits);
        double const size = d.exponent < 0
            ? digits / exact_powers_of_ten[static_cast<std::size_t>(-d.exponent)]
            : digits * exact_powers_of_ten[static_cast<std::size_t>(d.exponent)];
        return d.negative ? -size : size;
    }
    double value = 0;
    auto const [rest, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec == std::errc{}) return value;
    // Out of range; the size of the leading digit tells too large from too small.
    if (d.digit_count + d.exponent > 0) return cause::bad_number;
    return d.negative ? -0.0 : 0.0;
}

result<field_value> parse_field_value(std::string_view text) noexcept
{
    if (text.empty()) return cause::bad_number;
    char const first = text.front();
    char const last = text.back();
    if (is_digit(last) || last == '.') {
        auto const number = parse_decimal(text);
        if (!number) return number.error();
        return field_value{*number, core::value_kind::number};
    }
    if (last == 'i') return parse_integer<std::int64_t>(text.substr(0, text.size() - 1));
    if (last == 'u') return parse_integer<std::uint64_t>(text.substr(0, text.size() - 1));
    if (first == 't' || first == 'T') {
        if (text.size() == 1 || text == "true" || text == "True" || text == "TRUE") return boolean(true);
    }
    if (first == 'f' || first == 'F') {
        if (text.size() == 1 || text == "false" || text == "False" || text == "FALSE") return boolean(false);
    }
    return is_not_finite(text) ? cause::not_finite : cause::bad_number;
}

bool looks_like_number(std::string_view word) noexcept
{
    if (word.empty() || word.find('=') != std::string_view::npos) return false;
    char const c = word.front();
    return is_digit(c) || c == '-' || c == '+' || c == '.' || is_not_finite(word);
}

} // namespace lariat::wire
