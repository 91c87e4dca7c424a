#include "level_shift.hpp"

#include <algorithm>
#include <cmath>

#include "arrival.hpp"
#include "decision.hpp"
#include "forecast.hpp"
#include "record.hpp"

namespace lariat::detect {
namespace {

constexpr std::uint16_t enough_to_tell = 16; // readings; fewer far ones may be a spike

bool is(shift_state const& s, shift_phase phase) noexcept
{
    return s.phase == static_cast<std::uint8_t>(phase);
}

void enter(shift_state& s, shift_phase phase) noexcept
{
    s.phase = static_cast<std::uint8_t>(phase);
    s.readings = 0;
}

/// Readings for which a stream must stay.
double patience(double share) noexcept
{
    constexpr double usual = 144;
    constexpr double most = 20'000; // what `readings` can count
    return std::min(usual / std::sqrt(share), most);
}

/// Takes one more distance in.
void count(shift_state& s, double distance) noexcept
{
    ++s.readings;
    s.size += static_cast<float>((distance - s.size) / s.readings);
    s.spread += static_cast<float>((std::abs(distance - s.size) - s.spread) / s.readings);
    if (distance * s.size > 0 && std::abs(distance) >= 0.5 * std::abs(static_cast<double>(s.size)))
        ++s.beyond;
}

double threshold_of(shift_state const& s, shift_reading const& r) noexcept
{
    return std::max({2 * static_cast<double>(s.spread), 6 * r.usual, r.scale, r.floor});
}

core::event& add_record(shift_state const& s, core::event_phase phase, core::timestamp now, std::uint64_t age,
    changes& out) noexcept
{
    core::event& e = add_event(out, core::event_kind::level_shift, phase, now, age);
    e.begin = time_of(s.begin);
    e.peak = e.begin;
    e.expected = s.before;
    e.observed = s.before + static_cast<double>(s.size);
    e.residual = e.observed - e.expected;
    e.threshold = static_cast<double>(s.spread);
    e.value = e.observed;
    e.score = decades_beyond(e.residual, e.threshold);
    e.peak_score = e.score;
    e.severity = severity_of(e.score);
    e.readings_over = s.beyond;
    e.why = explain_base("level before", e.expected);
    return e;
}

void end(shift_state& s, core::end_reason why, core::timestamp now, std::uint64_t age, changes& out) noexcept
{
    enter(s, shift_phase::none);
    core::event& e = add_record(s, core::event_phase::end, now, age, out);
    e.ended = why;
    e.end = now;
}

/// Judges a stream that has been watched for long enough; true where it has moved.
bool settle(shift_state& s, options const& o, shift_reading const& r, changes& out) noexcept
{
    double const threshold = threshold_of(s, r);
    auto const size = static_cast<double>(s.size);
    bool const stays = s.beyond >= 0.9 * s.readings && counts(o.direction, size);
    // Told in doubles, where the level may swallow the last bits of the distance.
    bool const moved = stays && std::abs((s.before + size) - s.before) > threshold * (1 + 1e-6);
    enter(s, moved ? shift_phase::open : shift_phase::none);
    if (!moved) return false;
    s.spread = static_cast<float>(threshold);
    core::event& e = add_record(s, core::event_phase::begin, r.time, r.age, out);
    e.state_score = r.state_score;
    return true;
}

} // namespace

bool follow(shift_state& s, options const& o, shift_reading const& reading, model::levels& levels,
    changes& out) noexcept
{
    if (is(s, shift_phase::none)) {
        if (!reading.alarm || reading.age < warm_age) return false;
        s = {.begin = ticks_of(reading.time),
            .before = levels.slow,
            .size = 0,
            .spread = 0,
            .readings = 0,
            .beyond = 0,
            .phase = static_cast<std::uint8_t>(shift_phase::watching)};
    }
    bool const long_enough = s.readings + 1 >= patience(reading.share);
    if (is(s, shift_phase::open)) {
        ++s.readings;
        if (long_enough) end(s, core::end_reason::cleared, reading.time, reading.age, out);
        return false;
    }
    // The slow location may follow at first: the distance is from where it was.
    count(s, reading.distance + (levels.slow - s.before));
    if (s.readings >= enough_to_tell && 2 * s.beyond < s.readings) {
        enter(s, shift_phase::none);
        return false;
    }
    if (!long_enough || !settle(s, o, reading, out)) return false;
    double const size = s.before + static_cast<double>(s.size) - levels.slow;
    levels.slow += size;
    levels.first += size; // what the habits are offsets from
    return true;
}

bool in_doubt(shift_state const& s) noexcept
{
    return is(s, shift_phase::watching) && s.readings >= enough_to_tell;
}

void close(
    shift_state& s, core::end_reason why, core::timestamp now, std::uint64_t age, changes& out) noexcept
{
    if (is(s, shift_phase::open)) end(s, why, now, age, out);
}

} // namespace lariat::detect
