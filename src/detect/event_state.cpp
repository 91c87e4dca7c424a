#include "event_state.hpp"

#include <algorithm>
#include <limits>

namespace lariat::detect {
namespace {

constexpr double escalation = 1; // decades

void count(std::uint32_t& counter) noexcept
{
    if (counter < std::numeric_limits<std::uint32_t>::max()) ++counter;
}

bool is_quiet(event_state const& s, options const& o, std::uint64_t age) noexcept
{
    if (s.last_alarm == 0) return false;
    double const time = std::clamp(0.04 * static_cast<double>(age), static_cast<double>(o.quiet_minimum),
        static_cast<double>(o.quiet_maximum));
    return static_cast<double>(age - s.last_alarm) < time;
}

void note_over(event_story& s, exceedance const& reading) noexcept
{
    count(s.readings_over);
    if (s.readings_over > 1 && reading.score <= static_cast<double>(s.peak_score)) return;
    s.peak = reading.time;
    s.peak_value = reading.value;
    s.peak_observed = reading.observed;
    s.peak_expected = reading.expected;
    s.peak_threshold = reading.threshold;
    s.peak_score = static_cast<float>(reading.score);
    s.peak_channel = static_cast<std::uint8_t>(reading.channel);
}

void open(event_state& s, event_story& story, std::uint64_t age, exceedance const& reading) noexcept
{
    story.open = 1;
    story.begin = reading.time;
    story.last_over = reading.time;
    story.readings_over = 0;
    story.clear_run = 0;
    s.largest_score = static_cast<float>(reading.score);
    note_over(story, reading);
    s.last_alarm = age;
}

} // namespace

event_change decide(event_state& s, event_story& story, options const& o, std::uint64_t age,
    exceedance const& reading) noexcept
{
    auto const score = static_cast<float>(reading.score);
    bool const escalates = o.parts.escalation && reading.over && s.last_alarm != 0
        && reading.score > static_cast<double>(s.largest_score) + escalation;
    s.largest_score = std::max(s.largest_score, score);
    if (reading.over)
        count(s.over_run);
    else
        s.over_run = 0;

    if (story.open == 0) {
        if (!reading.over || s.over_run < o.fire_after) return event_change::none;
        if (is_quiet(s, o, age) && !escalates) return event_change::none;
        open(s, story, age, reading);
        return event_change::opened;
    }

    if (reading.over) note_over(story, reading);
    if (reading.still_over) {
        story.clear_run = 0;
        story.last_over = reading.time;
        if (!escalates) return event_change::none;
        s.last_alarm = age;
        return event_change::escalated;
    }
    if (++story.clear_run < o.clear_after) return event_change::none;
    story.open = 0;
    return event_change::ended;
}

} // namespace lariat::detect
