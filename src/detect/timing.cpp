#include "timing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecast.hpp"
#include "math.hpp"
#include "open_hours.hpp"
#include "record.hpp"

namespace lariat::detect {
namespace {

constexpr double second = 1e9; // ns

/// What one of the two kinds goes by: an event is due when more than `limit` has passed since `since`.
struct rule {
    core::event_kind kind = core::event_kind::gap;
    std::int64_t since = 0; ///< ns
    std::int64_t limit = 0; ///< ns; 0: never
    double expected_s = 0;
    std::string_view base_name = "nothing";
    open_hours hours{}; ///< in which time counts
};

std::int64_t nanoseconds_of(double seconds) noexcept
{
    constexpr double longest = 9e18;
    return static_cast<std::int64_t>(std::min(seconds * second, longest));
}

open_hours hours_of(timekeeper const& k) noexcept
{
    constexpr double week = 7 * 86'400;
    constexpr std::int32_t quarter = 900; // s
    return {.sessions = k.options.sessions,
        .habits = k.habits,
        .by_week = seconds_between(k.state.first, k.arrivals.last) >= week,
        .offset_s = k.arrivals.offset * quarter};
}

rule gap_rule(timekeeper const& k) noexcept
{
    rule r{.kind = core::event_kind::gap, .since = k.arrivals.last};
    double const given = static_cast<double>(k.options.expected_interval.count()) / second;
    if (given > 0) {
        r.limit = nanoseconds_of(given * k.options.gap_factor);
        r.expected_s = given;
        r.base_name = "expected interval";
        r.hours.sessions = k.options.sessions; // who gives an interval wants no habits guessed
        r.hours.offset_s = hours_of(k).offset_s;
        return r;
    }
    if (!k.options.gaps) return r;
    auto const usual = static_cast<double>(k.arrivals.interval_s);
    double const limit = gap_limit_s(k.state.habits, usual, k.options.gap_factor, k.age);
    // A burst of readings that came at once has an interval, but says nothing of silences.
    constexpr double enough = 20;
    if (seconds_between(k.state.first, k.arrivals.last) < enough * limit) return r;
    r.limit = nanoseconds_of(limit);
    r.expected_s = usual;
    r.base_name = "usual interval";
    r.hours = hours_of(k);
    return r;
}

bool learns_sameness(options const& o) noexcept
{
    // A counter's change is what is judged there, and its standing still is a change of zero.
    bool const levels = o.transform == transform::level || o.transform == transform::log_return;
    return !o.may_be_constant && o.stuck_after.count() == 0 && levels;
}

rule stuck_rule(timekeeper const& k) noexcept
{
    rule r{.kind = core::event_kind::stuck, .since = k.state.last_change};
    if (!learns_sameness(k.options)) {
        r.limit = k.options.stuck_after.count();
        return r;
    }
    auto const usual = static_cast<double>(k.arrivals.interval_s);
    r.limit = nanoseconds_of(stuck_limit(k.state.habits, k.age) * usual);
    r.expected_s = k.state.habits.longest_same * usual;
    r.base_name = "longest usual run";
    return r;
}

/// Time that counts since the rule's `since`; at least the limit, for a clock set back may leave less than
/// has passed all the same.
double observed_s(rule const& r, core::timestamp now) noexcept
{
    std::int64_t const t = ticks_of(now);
    std::int64_t const passed = t > r.since ? open_between(r.hours, r.since, t) : 0;
    return static_cast<double>(std::max(passed, r.limit)) / second;
}

core::event& add_record(rule const& r, core::event_phase phase, std::int64_t begin, core::timestamp now,
    timekeeper const& k, changes& out) noexcept
{
    core::event& e = add_event(out, r.kind, phase, now, k.age);
    // An event goes on after a reload that has taken its rule away.
    double const limit_s = std::max(static_cast<double>(r.limit), 1.0) / second;
    e.unit = core::residual_unit::seconds;
    e.begin = time_of(begin);
    e.peak = now;
    e.value = k.arrivals.value;
    e.observed = observed_s(r, now);
    e.expected = r.expected_s;
    e.residual = e.observed - e.expected;
    e.threshold = limit_s - e.expected;
    e.score = log10_of(std::max(e.observed / limit_s, 1.0));
    e.peak_score = e.score;
    e.severity = severity_of(e.score);
    e.why = explain_base(r.base_name, e.expected);
    return e;
}

std::uint8_t level_of(core::severity s) noexcept
{
    return static_cast<std::uint8_t>(static_cast<unsigned>(s) + 1);
}

/// Limits after which an event of this level is told again: where its score reaches the next severity.
double next_level_after(std::uint8_t level) noexcept
{
    return level == 0 ? 1 : level == level_of(core::severity::minor) ? 10 : 1'000;
}

/// First instant at which the rule has something to say; the last of all where it never has.
std::int64_t due(rule const& r, std::uint8_t level) noexcept
{
    constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    if (r.limit <= 0 || level == level_of(core::severity::critical)) return never;
    double const limit = static_cast<double>(r.limit) * next_level_after(level) / second;
    return open_until(r.hours, r.since, level == 0 ? r.limit : nanoseconds_of(limit));
}

/// Whether the rule has something to say at `t`.  Cost: a walk through the week only where it might.
bool is_due(rule const& r, std::uint8_t level, std::int64_t t) noexcept
{
    if (r.limit <= 0 || seconds_between(r.since, t) * second <= static_cast<double>(r.limit)) return false;
    return t >= due(r, level);
}

/// Opens the event or tells that it has grown worse.  \pre due(r, level) is not after now
void tell(rule const& r, std::uint8_t& level, std::int64_t& begun, core::timestamp now, timekeeper const& k,
    changes& out) noexcept
{
    bool const opens = level == 0;
    if (opens) begun = std::min(due(r, 0), ticks_of(now));
    auto const phase = opens ? core::event_phase::begin : core::event_phase::update;
    level = level_of(add_record(r, phase, begun, now, k, out).severity);
}

void end(rule const& r, std::uint8_t& level, std::int64_t begun, core::end_reason why, core::timestamp now,
    timekeeper const& k, changes& out) noexcept
{
    level = 0;
    core::event& e = add_record(r, core::event_phase::end, begun, now, k, out);
    e.ended = why;
    e.end = now;
}

void advance(timekeeper const& k, rule const& gap, core::timestamp now, changes& out) noexcept
{
    std::int64_t const t = ticks_of(now);
    timing_state& s = k.state;
    if (is_due(gap, s.gap_level, t)) tell(gap, s.gap_level, s.gap_begin, now, k, out);
    if (learns_sameness(k.options)) return; // silence does not make it stuck
    if (rule const stuck = stuck_rule(k); is_due(stuck, s.stuck_level, t))
        tell(stuck, s.stuck_level, s.stuck_begin, now, k, out);
}

/// On a new time line the stream has been seen for as long as before.
void move_first(timing_state& s, std::int64_t last, std::int64_t now) noexcept
{
    std::int64_t seen = 0;
    if (__builtin_sub_overflow(last, s.first, &seen) || __builtin_sub_overflow(now, seen, &s.first))
        s.first = now;
}

/// Learns the interval that a reading ends.
void learn_interval(timekeeper const& k, rule const& gap, core::timestamp now) noexcept
{
    double seconds = seconds_between(k.arrivals.last, ticks_of(now));
    double bound = seconds;
    if (!gap.hours.always() && seconds > 2 * static_cast<double>(k.arrivals.interval_s)) {
        seconds = static_cast<double>(open_between(gap.hours, k.arrivals.last, ticks_of(now))) / second;
        // Without closed hours the night's gap is reported once, and then taken for usual.
        if (gap.limit > 0) bound = static_cast<double>(gap.limit) / second;
    }
    learn_interval(k.state.habits, seconds, k.arrivals.interval_s, bound, k.age);
}

/// Judges, by the readings that are equal to the one before, whether the stream is stuck.
void take_same(timekeeper const& k, core::timestamp now, changes& out) noexcept
{
    timing_habits& h = k.state.habits;
    double const limit = stuck_limit(h, k.age);
    learn_sameness(h, true, limit, k.age);
    if (limit == 0 || static_cast<double>(h.same_run) <= limit) return;
    rule const stuck = stuck_rule(k);
    std::uint8_t const level = k.state.stuck_level;
    if (level == 0 || is_due(stuck, level, ticks_of(now)))
        tell(stuck, k.state.stuck_level, k.state.stuck_begin, now, k, out);
}

/// Whether a reading in order that is not equal to the last one ends an interval of which no rule has
/// anything to say, open or told: not longer than a habit of the stream, nor than any gap is.
bool is_usual(timekeeper const& k, double seconds) noexcept
{
    timing_state const& s = k.state;
    if (s.gap_level != 0 || s.stuck_level != 0) return false;
    if (!k.options.gaps || k.options.expected_interval.count() > 0 || !learns_sameness(k.options))
        return false;
    return seconds <= 2 * static_cast<double>(k.arrivals.interval_s)
        && seconds <= std::max(least_gap, static_cast<double>(s.habits.longest_s));
}

/// Learns that a run of equal readings has ended.
void end_run(timekeeper const& k) noexcept
{
    timing_habits& h = k.state.habits;
    learn_sameness(h, false, h.same_run > 0 ? stuck_limit(h, k.age) : 0, k.age);
}

} // namespace

bool has_gaps(options const& o) noexcept
{
    return o.gaps || o.expected_interval.count() > 0;
}

bool has_stuck(options const& o) noexcept
{
    return o.stuck_after.count() > 0 || learns_sameness(o);
}

void take(timekeeper const& k, observation const& reading, arrival placed, changes& out) noexcept
{
    timing_state& s = k.state;
    if (k.arrivals.begun == 0) {
        s.first = ticks_of(reading.time);
        s.last_change = s.first;
        return;
    }
    bool const in_order = placed == arrival::in_order;
    bool const same = in_order && reading.value == k.arrivals.value;
    if (in_order && !same) {
        double const seconds = seconds_between(k.arrivals.last, ticks_of(reading.time));
        if (is_usual(k, seconds)) {
            learn_interval(s.habits, seconds, static_cast<double>(k.arrivals.interval_s), seconds, k.age);
            s.last_change = ticks_of(reading.time);
            return end_run(k);
        }
    }
    rule const gap = gap_rule(k);
    if (in_order) advance(k, gap, reading.time, out);
    close_gap(k, core::end_reason::cleared, reading.time, out);
    if (!same) close_stuck(k, core::end_reason::cleared, reading.time, out);
    if (in_order && has_gaps(k.options)) learn_interval(k, gap, reading.time);
    if (!in_order) move_first(s, k.arrivals.last, ticks_of(reading.time));
    if (!same) s.last_change = ticks_of(reading.time);
    if (!learns_sameness(k.options)) return;
    if (same)
        take_same(k, reading.time, out);
    else
        end_run(k);
}

void advance(timekeeper const& k, core::timestamp now, changes& out) noexcept
{
    if (k.arrivals.begun != 0) advance(k, gap_rule(k), now, out);
}

std::optional<core::timestamp> deadline(timekeeper const& k) noexcept
{
    if (k.arrivals.begun == 0) return std::nullopt;
    constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    rule const gap = gap_rule(k);
    std::int64_t next = due(gap, k.state.gap_level);
    if (!learns_sameness(k.options)) next = std::min(next, due(stuck_rule(k), k.state.stuck_level));
    return next == never ? std::nullopt : std::optional{time_of(next)};
}

void close_gap(timekeeper const& k, core::end_reason why, core::timestamp now, changes& out) noexcept
{
    timing_state& s = k.state;
    if (s.gap_level != 0) end(gap_rule(k), s.gap_level, s.gap_begin, why, now, k, out);
}

void close_stuck(timekeeper const& k, core::end_reason why, core::timestamp now, changes& out) noexcept
{
    timing_state& s = k.state;
    if (s.stuck_level != 0) end(stuck_rule(k), s.stuck_level, s.stuck_begin, why, now, k, out);
}

} // namespace lariat::detect
