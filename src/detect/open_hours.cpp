#include "open_hours.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace lariat::detect {
namespace {

constexpr std::int64_t last_instant = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t minute = 60'000'000'000; // ns
constexpr std::int64_t week = session::week; // minutes
constexpr std::int64_t thursday = std::int64_t{3} * 24 * 60; // of a week from Monday: the epoch's day

/// A stretch of time that is open or closed throughout.
struct stretch {
    bool open = true;
    std::int64_t minutes = 0; ///< from the minute asked for to its end, > 0
};

std::int64_t floor_minutes(std::int64_t ns) noexcept
{
    std::int64_t const whole = ns / minute;
    return ns % minute < 0 ? whole - 1 : whole;
}

std::int64_t modulo(std::int64_t a, std::int64_t n) noexcept
{
    return (a % n + n) % n;
}

stretch by_sessions(std::span<session const> sessions, std::int64_t of_week) noexcept
{
    stretch found{.open = false, .minutes = week};
    for (session const& s : sessions) {
        std::int64_t const since = modulo(of_week - s.begin, week);
        if (since < s.length) return {.open = true, .minutes = s.length - since};
        found.minutes = std::min(found.minutes, week - since);
    }
    return found;
}

/// Whether a stream that is younger than a week may be closed on weekends, as a market is.
bool may_rest(model::profile const& habits) noexcept
{
    constexpr std::size_t saturday = std::size_t{2} * 24; // of habits, which begin on a Thursday
    constexpr std::size_t weekend = std::size_t{2} * 24;
    auto const seen = [](std::uint8_t visits) { return visits != 0; };
    if (std::ranges::any_of(std::span{habits.week_visits}.subspan(saturday, weekend), seen)) return false;
    for (std::size_t hour = 0; hour < habits.day.size(); ++hour) {
        if (!model::is_visited(habits, hour)) return true;
    }
    return false;
}

stretch by_habits(open_hours const& h, std::int64_t of_week) noexcept
{
    constexpr std::int64_t hour = 60;
    constexpr std::int64_t saturday = std::int64_t{5} * 24 * hour;
    auto const of_habits = static_cast<std::size_t>(modulo(of_week - thursday, week) / hour);
    bool const open = h.by_week
        ? h.habits->week_visits[of_habits] != 0
        : model::is_visited(*h.habits, of_habits % 24) && (of_week < saturday || !may_rest(*h.habits));
    return {.open = open, .minutes = hour - of_week % hour};
}

/// What the time from `t` on is, and until when.
struct span {
    bool open = true;
    std::int64_t until = last_instant;
};

span span_at(open_hours const& h, std::int64_t t) noexcept
{
    std::int64_t const minutes = floor_minutes(t);
    std::int64_t const of_week = modulo(minutes + h.offset_s / 60 + thursday, week);
    stretch const s = h.sessions.empty() ? by_habits(h, of_week) : by_sessions(h.sessions, of_week);
    std::int64_t const end = minutes + s.minutes;
    return {.open = s.open, .until = end > last_instant / minute ? last_instant : end * minute};
}

std::int64_t saturating_sum(std::int64_t a, std::int64_t b) noexcept
{
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? last_instant : sum;
}

/// The same, looking at every stretch.  \pre to - from is no more than a few weeks
std::int64_t counted_between(open_hours const& h, std::int64_t from, std::int64_t to) noexcept
{
    std::int64_t open = 0;
    while (from < to) {
        span const s = span_at(h, from);
        std::int64_t const end = std::min(s.until, to);
        if (s.open) open += end - from;
        from = end;
    }
    return open;
}

/// What is due within the next few stretches, which is the rule.
std::optional<std::int64_t> due_soon(open_hours const& h, std::int64_t since, std::int64_t limit) noexcept
{
    constexpr int few = 4;
    std::int64_t t = since;
    for (int i = 0; i < few && t != last_instant; ++i) {
        span const s = span_at(h, t);
        if (s.open) {
            if (limit < s.until - t) return t + limit + 1;
            limit -= s.until - t;
        }
        t = s.until;
    }
    return std::nullopt;
}

} // namespace

std::int64_t open_between(open_hours const& h, std::int64_t from, std::int64_t to) noexcept
{
    std::int64_t distance = 0;
    if (__builtin_sub_overflow(to, from, &distance)) return last_instant;
    if (h.always()) return distance;
    std::int64_t const weeks = distance / (week * minute);
    std::int64_t const rest = from + weeks * week * minute;
    std::int64_t const whole = weeks == 0 ? 0 : counted_between(h, from, from + week * minute);
    return weeks * whole + counted_between(h, rest, to);
}

bool open_throughout(open_hours const& h, std::int64_t from, std::int64_t to) noexcept
{
    while (from < to) {
        span const s = span_at(h, from);
        if (!s.open) return false;
        from = s.until;
    }
    return true;
}

std::int64_t open_until(open_hours const& h, std::int64_t since, std::int64_t limit) noexcept
{
    std::int64_t const closed_never = saturating_sum(saturating_sum(since, limit), 1);
    if (h.always() || closed_never == last_instant) return closed_never;
    if (auto const soon = due_soon(h, since, limit)) return *soon;
    std::int64_t const in_a_week = counted_between(h, since, saturating_sum(since, week * minute));
    if (in_a_week == 0) return last_instant;
    std::int64_t const weeks = limit / in_a_week;
    std::int64_t left = limit - weeks * in_a_week;
    std::int64_t skipped = 0;
    if (__builtin_mul_overflow(weeks, week * minute, &skipped)) return last_instant;
    std::int64_t t = saturating_sum(since, skipped);
    while (t != last_instant) {
        span const s = span_at(h, t);
        if (s.open) {
            if (left < s.until - t) return t + left + 1;
            left -= s.until - t;
        }
        t = s.until;
    }
    return last_instant;
}

} // namespace lariat::detect
