#include "wire/duration_text.hpp"

#include <string_view>

#include <fmt/format.h>

namespace lariat::wire {
namespace {

/// `major` in the larger unit, and what is left in the smaller one unless it is nothing.
std::string two_units(
    std::int64_t major, std::string_view major_unit, std::int64_t minor, std::string_view minor_unit)
{
    if (minor == 0) return fmt::format("{} {}", major, major_unit);
    return fmt::format("{} {} {} {}", major, major_unit, minor, minor_unit);
}

} // namespace

std::string duration_text(std::chrono::nanoseconds d)
{
    using namespace std::chrono;
    if (d < 0s) return "-" + duration_text(d == nanoseconds::min() ? nanoseconds::max() : -d);
    if (d < 1s) return fmt::format("{:.3g} ms", duration<double, std::milli>{d}.count());
    if (d < 1min) return fmt::format("{:.3g} s", duration<double>{d}.count());
    if (d < 1h) return two_units(d / 1min, "min", d % 1min / 1s, "s");
    if (d < 24h) return two_units(d / 1h, "h", d % 1h / 1min, "min");
    return two_units(d / 24h, "d", d % 24h / 1h, "h");
}

std::chrono::nanoseconds elapsed(core::timestamp from, core::timestamp to) noexcept
{
    using std::chrono::nanoseconds;
    std::int64_t count = 0;
    bool const overflows =
        __builtin_sub_overflow(to.time_since_epoch().count(), from.time_since_epoch().count(), &count);
    if (overflows) return to < from ? nanoseconds::min() : nanoseconds::max();
    return nanoseconds{count};
}

} // namespace lariat::wire
