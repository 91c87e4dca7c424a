#include "series/time_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <vector>

namespace lariat::tool {
namespace {

using std::chrono::nanoseconds;

struct epoch_unit {
    std::string_view spec;
    double nanos;
    double from; ///< smallest magnitude taken for this unit
};

constexpr std::array epoch_units{
    epoch_unit{"s", 1e9, 1e8},
    epoch_unit{"ms", 1e6, 1e11},
    epoch_unit{"us", 1e3, 1e14},
    epoch_unit{"ns", 1, 1e17},
};
constexpr double epoch_end = 1e20;

/// Written forms, most exact first.  A fraction of a second may follow %S.
constexpr std::array<char const*, 26> written_forms{
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d", //
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y", //
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y", //
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y", //
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y", //
    "%m-%d-%Y %H:%M:%S",
    "%m-%d-%Y %H:%M",
    "%m-%d-%Y", //
    "%d %b %Y %H:%M:%S",
    "%d %b %Y",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%Y", //
    "%b %d, %Y",
    "%Y%m%d",
    "%Y%m%dT%H%M%S",
    "%Y%m%d %H%M%S",
};

std::optional<core::timestamp> from_double(double nanos)
{
    constexpr double limit = 9.2e18;
    if (!std::isfinite(nanos) || std::abs(nanos) >= limit) return std::nullopt;
    return core::timestamp{nanoseconds{std::llround(nanos)}};
}

/// Exact for integers of any unit and for decimal fractions to the nanosecond; a double alone is not.
std::optional<core::timestamp> read_epoch(std::string_view text, double unit)
{
    char const* const end = text.data() + text.size();
    std::int64_t whole = 0;
    auto const [rest, bad] = std::from_chars(text.data(), end, whole);
    if (bad == std::errc{} && (rest == end || *rest == '.')) {
        auto const nanos = static_cast<std::int64_t>(unit);
        std::int64_t scaled = 0;
        if (__builtin_mul_overflow(whole, nanos, &scaled)) return std::nullopt;
        if (rest == end) return core::timestamp{nanoseconds{scaled}};
        double fraction = 0;
        auto const [stop, failed] = std::from_chars(rest, end, fraction);
        if (rest + 1 == end) return core::timestamp{nanoseconds{scaled}};
        if (failed != std::errc{} || stop != end) return std::nullopt;
        bool const negative = text.front() == '-';
        auto const part = std::llround(fraction * unit);
        return core::timestamp{nanoseconds{negative ? scaled - part : scaled + part}};
    }
    double number = 0;
    auto const [stop, failed] = std::from_chars(text.data(), end, number); // 1.4e9, as spreadsheets write it
    if (failed != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return from_double(number * unit);
}

std::optional<core::timestamp> read_pattern(std::string const& pattern, std::string_view text)
{
    std::string const copy{text};
    std::tm parts{};
    parts.tm_mday = 1;
    char const* rest = ::strptime(copy.c_str(), pattern.c_str(), &parts);
    if (rest == nullptr || parts.tm_year < -222 || parts.tm_year > 361) return std::nullopt;
    long const offset = parts.tm_gmtoff; // set by %z only; timegm() clears it
    std::int64_t nanos = (::timegm(&parts) - offset) * 1'000'000'000;
    if (*rest == '.' && pattern.ends_with("%S")) {
        double fraction = 0;
        char const* const end = copy.data() + copy.size();
        auto const [stop, failed] = std::from_chars(rest, end, fraction);
        if (failed != std::errc{}) return std::nullopt;
        nanos += std::llround(fraction * 1e9);
        rest = stop;
    }
    if (*rest != '\0') return std::nullopt;
    return core::timestamp{nanoseconds{nanos}};
}

} // namespace

outcome<time_format> time_format::parse(std::string_view spec)
{
    if (spec == "rfc3339") return time_format{how::rfc3339, std::string{spec}, 0};
    auto const* const unit = std::ranges::find(epoch_units, spec, &epoch_unit::spec);
    if (unit != epoch_units.end()) return time_format{how::epoch, std::string{spec}, unit->nanos};
    if (spec.find('%') != std::string_view::npos) return time_format{how::pattern, std::string{spec}, 0};
    return fault{EX_USAGE,
        "--time-format takes rfc3339, s, ms, us, ns, or a pattern such as '%d/%m/%Y %H:%M', not '"
            + std::string{spec} + "'"};
}

std::optional<core::timestamp> time_format::read(std::string_view text) const
{
    switch (how_) {
    case how::epoch: return read_epoch(text, unit_);
    case how::pattern: return read_pattern(spec_, text);
    case how::rfc3339: break;
    }
    auto const t = core::parse_rfc3339(text);
    return t ? std::optional{*t} : std::nullopt;
}

std::optional<time_format> epoch_by_magnitude(double number)
{
    double const size = std::abs(number);
    if (std::isnan(size) || size < epoch_units.front().from || size >= epoch_end) return std::nullopt;
    auto const after = std::ranges::upper_bound(epoch_units, size, {}, &epoch_unit::from);
    return *time_format::parse(std::prev(after)->spec);
}

recognised_time recognise_time(std::span<std::string_view const> texts)
{
    std::vector<std::string_view> given;
    std::ranges::copy_if(texts, std::back_inserter(given), [](auto t) { return !t.empty(); });
    if (given.empty()) return {};
    auto const reads_all = [&](time_format const& f) {
        return std::ranges::all_of(given, [&](auto t) { return f.read(t).has_value(); });
    };

    recognised_time found;
    auto const try_one = [&](time_format const& f) {
        if (!reads_all(f)) return;
        if (!found.format)
            found.format = f;
        else if (found.other.empty())
            found.other = f.spec();
    };
    try_one(*time_format::parse("rfc3339"));
    for (char const* form : written_forms) try_one(*time_format::parse(form));
    double first = 0;
    auto const text = given.front();
    if (!found.format && std::from_chars(text.data(), text.data() + text.size(), first).ec == std::errc{}) {
        if (auto const epoch = epoch_by_magnitude(first)) try_one(*epoch);
    }
    if (found.format && !found.other.empty())
        return {std::nullopt, found.format->spec() + "' or '" + found.other};
    return found;
}

} // namespace lariat::tool
