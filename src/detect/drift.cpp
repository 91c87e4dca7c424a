#include "drift.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <lariat/model/exponential_mean.hpp>

#include "arrival.hpp"
#include "decision.hpp"
#include "forecast.hpp"
#include "record.hpp"

namespace lariat::detect {
namespace {

core::event& add_record(drift_story const& s, core::event_phase phase, core::timestamp now, std::uint64_t age,
    double mean, double threshold, changes& out) noexcept
{
    core::event& e = add_event(out, core::event_kind::drift, phase, now, age);
    e.begin = time_of(s.begin);
    e.peak = time_of(s.peak);
    e.observed = mean;
    e.residual = e.observed - e.expected;
    e.threshold = threshold;
    e.score = decades_beyond(mean, threshold);
    e.peak_score = decades_beyond(s.peak_mean, s.peak_threshold);
    e.severity = severity_of(e.peak_score);
    e.readings_over = s.readings_over;
    e.why = explain_base("nothing", 0);
    return e;
}

void end(drift_story& s, core::end_reason why, core::timestamp now, std::uint64_t age, changes& out) noexcept
{
    s.open = 0;
    core::event& e = add_record(s, core::event_phase::end, now, age, s.peak_mean, s.peak_threshold, out);
    e.ended = why;
    e.end = now;
}

/// Notes a reading over its threshold; returns whether to tell of it: the first, and each that reaches
/// another whole decade.
bool note_over(drift_story& s, std::int64_t time, float mean, double threshold) noexcept
{
    double const now = decades_beyond(mean, threshold);
    bool const opens = s.open == 0;
    double const before = opens ? now : decades_beyond(s.peak_mean, s.peak_threshold);
    if (opens) {
        s.open = 1;
        s.begin = time;
        s.readings_over = 0;
    }
    if (s.readings_over < std::numeric_limits<std::uint32_t>::max()) ++s.readings_over;
    if (opens || now > before) {
        s.peak = time;
        s.peak_mean = mean;
        s.peak_threshold = static_cast<float>(threshold);
    }
    return opens || std::floor(now) > std::floor(before);
}

} // namespace

void take(
    drift_state& s, drift_story& story, options const& o, drift_reading const& reading, changes& out) noexcept
{
    drift_outlook const next = outlook(
        s, reading.residual, reading.scale, reading.floor, reading.share, reading.stride, reading.age);
    s.mean = next.mean;
    s.scale = next.scale;
    auto const mean = static_cast<double>(s.mean);
    double const threshold = next.threshold;

    bool const by_user = o.threshold || o.mae_factor; // then the reading channel alone decides
    bool const may =
        story.open != 0 || (reading.may_open && next.old_enough && !by_user && counts(o.direction, mean));
    if (may && next.over()) {
        auto const phase = story.open == 0 ? core::event_phase::begin : core::event_phase::update;
        if (note_over(story, ticks_of(reading.time), s.mean, threshold)) {
            core::event& e = add_record(story, phase, reading.time, reading.age, mean, threshold, out);
            e.value = reading.value;
            e.state_score = reading.state_score;
        }
    } else if (story.open != 0 && std::abs(mean) < 0.5 * threshold) {
        end(story, core::end_reason::cleared, reading.time, reading.age, out);
    }
}

void rebase(drift_state& s, double size) noexcept
{
    s.mean = 0;
    s.scale = std::max(s.scale, static_cast<float>(0.5 * std::abs(size) / usual_sizes_of_drift));
}

void close(
    drift_story& s, core::end_reason why, core::timestamp now, std::uint64_t age, changes& out) noexcept
{
    if (s.open != 0) end(s, why, now, age, out);
}

} // namespace lariat::detect
