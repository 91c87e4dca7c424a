#include "arrival.hpp"

#include <algorithm>

namespace lariat::detect {
namespace {

constexpr double slow_interval = 300; // seconds between readings, at which the memories were found

/// Frugal streaming median, with steps of 1 % that add up while they go in one direction, and stop at the
/// value that they would pass.  Source: Q. Ma, S. Muthukrishnan, M. Sandler, "Frugal streaming for estimating
/// quantiles", LNCS 8066 (2013), on a logarithmic scale.
void learn_interval(arrival_state& s, double seconds) noexcept
{
    constexpr double least = 1e-6; // receipt times of one batch are equal
    auto const dt = static_cast<float>(std::max(seconds, least));
    if (s.interval_s == 0) s.interval_s = dt;
    if (dt > s.interval_s) {
        s.run = static_cast<std::int8_t>(s.run > 0 ? std::min(s.run + 1, 100) : 1);
        s.interval_s *= 1 + 0.01F * static_cast<float>(s.run);
        if (s.interval_s < dt) return;
    } else if (dt < s.interval_s) {
        s.run = static_cast<std::int8_t>(s.run < 0 ? std::max(s.run - 1, -100) : -1);
        s.interval_s /= 1 - 0.01F * static_cast<float>(s.run);
        if (s.interval_s > dt) return;
    }
    s.interval_s = dt;
    s.run = 0;
}

} // namespace

double seconds_between(std::int64_t from, std::int64_t to) noexcept
{
    // Over the whole range of stamps the difference needs 65 bits; a double needs no more than 53 of them.
    auto const distance = to >= from ? static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from)
                                     : static_cast<std::uint64_t>(from) - static_cast<std::uint64_t>(to);
    double const seconds = static_cast<double>(distance) / 1e9;
    return to >= from ? seconds : -seconds;
}

arrival place(arrival_state const& s, observation const& reading) noexcept
{
    std::int64_t const t = ticks_of(reading.time);
    if (s.begun == 0 || t > s.last) return arrival::in_order;
    if (t == s.last) return reading.stamped ? arrival::duplicate : arrival::in_order;
    if (!reading.stamped) return arrival::new_time_line;
    bool const patient = s.late_run + 1 < late_patience || t <= s.late;
    return patient ? arrival::late : arrival::new_time_line;
}

void refuse_late(arrival_state& s, core::timestamp t) noexcept
{
    std::int64_t const ticks = ticks_of(t);
    bool const increasing = s.late_run > 0 && ticks > s.late;
    s.late_run = static_cast<std::uint8_t>(increasing ? s.late_run + 1 : 1);
    s.late = ticks;
}

void accept(arrival_state& s, observation const& reading, arrival placed) noexcept
{
    std::int64_t const t = ticks_of(reading.time);
    if (s.begun != 0 && placed == arrival::in_order) learn_interval(s, seconds_between(s.last, t));
    s.last = t;
    s.value = reading.value;
    s.late_run = 0;
    s.begun = 1;
    constexpr std::int32_t quarter = 900; // s; no zone of today has another offset
    constexpr std::int32_t most = 127;
    s.offset = static_cast<std::int8_t>(std::clamp(reading.utc_offset_s / quarter, -most, most));
}

double pace_of(arrival_state const& s) noexcept
{
    if (s.interval_s == 0) return 1;
    return slow_interval / std::min(slow_interval, static_cast<double>(s.interval_s));
}

double share_of(arrival_state const& s) noexcept
{
    if (s.interval_s == 0) return 1;
    return std::min(1.0, static_cast<double>(s.interval_s) * (1 / slow_interval));
}

} // namespace lariat::detect
