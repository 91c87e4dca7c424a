#include "fields.hpp"

#include <array>
#include <concepts>
#include <cstdint>

namespace lariat::detect {
namespace {

template <std::same_as<double>> constexpr field_type type_for()
{
    return field_type::f64;
}
template <std::same_as<float>> constexpr field_type type_for()
{
    return field_type::f32;
}
template <std::same_as<std::int64_t>> constexpr field_type type_for()
{
    return field_type::i64;
}
template <std::same_as<std::uint64_t>> constexpr field_type type_for()
{
    return field_type::u64;
}
template <std::same_as<std::uint32_t>> constexpr field_type type_for()
{
    return field_type::u32;
}
template <std::same_as<std::uint16_t>> constexpr field_type type_for()
{
    return field_type::u16;
}
template <std::same_as<std::int16_t>> constexpr field_type type_for()
{
    return field_type::i16;
}
template <std::same_as<std::uint8_t>> constexpr field_type type_for()
{
    return field_type::u8;
}
template <std::same_as<std::int8_t>> constexpr field_type type_for()
{
    return field_type::i8;
}

/// Lists the members of one part of a block.
class part_list {
public:
    part_list(std::vector<field>& out, std::byte const* block, std::string_view part)
        : out_{out},
          block_{block},
          part_{part}
    {
    }

    template <class T> void add(std::string_view name, T const& member) { add<T>(name, &member, 1); }
    template <class T, std::size_t count> void add(std::string_view name, std::array<T, count> const& member)
    {
        add<T>(name, member.data(), count);
    }
    void add(std::string_view name, uncounted_bins const& member)
    {
        add<std::uint8_t>(name, member.of.front().data(), member.of.size() * member.of.front().size());
    }
    void add(std::string_view name, shape_history const& member)
    {
        append(name, field_type::window_u8, &member, member.capacity());
    }

private:
    template <class T> void add(std::string_view name, T const* first, std::size_t count)
    {
        append(name, type_for<T>(), first, count);
    }
    void append(std::string_view name, field_type type, void const* first, std::size_t count)
    {
        auto const offset = static_cast<std::byte const*>(first) - block_;
        out_.push_back({.part = part_,
            .name = name,
            .type = type,
            .count = static_cast<std::uint32_t>(count),
            .offset = static_cast<std::uint32_t>(offset)});
    }

    std::vector<field>& out_;
    std::byte const* block_;
    std::string_view part_;
};

void list(part_list to, arrival_state const& s)
{
    to.add("last", s.last);
    to.add("value", s.value);
    to.add("interval_s", s.interval_s);
    to.add("run", s.run);
    to.add("late_run", s.late_run);
    to.add("begun", s.begun);
    to.add("offset", s.offset);
}

void list(part_list to, transform_state const& s)
{
    to.add("raw", s.raw);
    to.add("time", s.time);
    to.add("liveliness", s.liveliness);
    to.add("begun", s.begun);
}

void list(part_list to, model::levels const& s)
{
    to.add("first", s.first);
    to.add("lags", s.lags);
    to.add("mean_5", s.mean_5);
    to.add("mean_50", s.mean_50);
    to.add("slow", s.slow);
    to.add("deviation", s.deviation);
}

template <std::size_t size> void list(part_list to, learner<size> const& s)
{
    to.add("sum", s.sum);
    to.add("squares", s.squares);
}

template <std::size_t size> void list_tail(part_list to, channel_states<size> const& s, std::size_t i)
{
    to.add("counts", s.counts[i]);
    to.add("total", s.total[i]);
    to.add("quantile", s.quantile[i]);
    to.add("excess", s.excess[i]);
    to.add("record", s.record[i]);
}

template <std::size_t size> void list_channel(part_list to, channel_states<size> const& s, std::size_t i)
{
    list_tail(to, s, i);
    to.add("scale", s.scale[i]);
    to.add("cluster_size", s.cluster[i].size);
    to.add("cluster_quiet", s.cluster[i].quiet);
    to.add("quiet_below", s.quiet_below[i]);
}

void list(part_list to, quiet_limits const& s)
{
    to.add("need", s.need);
    to.add("interval_s", s.interval_s);
    to.add("least_need", s.least_need);
    to.add("left", s.readings);
}

void list(part_list to, event_state const& s)
{
    to.add("last_alarm", s.last_alarm);
    to.add("largest_score", s.largest_score);
    to.add("over_run", s.over_run);
}

void list(part_list to, event_story const& s)
{
    to.add("begin", s.begin);
    to.add("peak", s.peak);
    to.add("last_over", s.last_over);
    to.add("peak_value", s.peak_value);
    to.add("peak_observed", s.peak_observed);
    to.add("peak_expected", s.peak_expected);
    to.add("peak_threshold", s.peak_threshold);
    to.add("peak_score", s.peak_score);
    to.add("readings_over", s.readings_over);
    to.add("clear_run", s.clear_run);
    to.add("peak_channel", s.peak_channel);
    to.add("open", s.open);
}

void list(part_list to, model::profile const& s)
{
    to.add("day", s.day);
    to.add("week", s.week);
    to.add("week_visits", s.week_visits);
}

void list(part_list to, running_hour const& s)
{
    to.add("day", s.profile.day);
    to.add("week", s.profile.week);
    to.add("day_visits", s.profile.day_visits);
    to.add("week_visits", s.profile.week_visits);
    to.add("largest_reading", s.largest_reading);
    to.add("largest_window", s.largest_window);
    to.add("usual_reading", s.usual_reading);
    to.add("of_week", s.of_week);
}

void list(part_list to, shape_state const& s)
{
    to.add("box_sum", s.box_sum);
    to.add("last_sample", s.last_sample);
    to.add("step_scale", s.step_scale);
    to.add("samples", s.samples);
    to.add("box_size", s.box_size);
    to.add("begun", s.begun);
}

void list(part_list to, breach_state const& s)
{
    to.add("begin", s.begin);
    to.add("peak", s.peak);
    to.add("last_over", s.last_over);
    to.add("peak_value", s.peak_value);
    to.add("peak_observed", s.peak_observed);
    to.add("peak_bound", s.peak_bound);
    to.add("readings_over", s.readings_over);
    to.add("clear_run", s.clear_run);
    to.add("open", s.open);
}

void list(part_list to, rate_state const& s)
{
    list(to, s.breach);
    to.add("value", s.value);
    to.add("time", s.time);
    to.add("begun", s.begun);
    to.add("run", s.run);
}

void list(part_list to, timing_state const& s)
{
    to.add("first", s.first);
    to.add("last_change", s.last_change);
    to.add("gap_begin", s.gap_begin);
    to.add("stuck_begin", s.stuck_begin);
    to.add("regular", s.habits.regular);
    to.add("longest_s", s.habits.longest_s);
    to.add("same", s.habits.same);
    to.add("longest_same", s.habits.longest_same);
    to.add("same_run", s.habits.same_run);
    to.add("gap_level", s.gap_level);
    to.add("stuck_level", s.stuck_level);
}

void list(part_list to, shift_state const& s)
{
    to.add("begin", s.begin);
    to.add("before", s.before);
    to.add("size", s.size);
    to.add("spread", s.spread);
    to.add("readings", s.readings);
    to.add("beyond", s.beyond);
    to.add("phase", s.phase);
}

void list(part_list to, drift_state const& s)
{
    to.add("mean", s.mean);
    to.add("scale", s.scale);
}

void list(part_list to, drift_story const& s)
{
    to.add("begin", s.begin);
    to.add("peak", s.peak);
    to.add("peak_mean", s.peak_mean);
    to.add("peak_threshold", s.peak_threshold);
    to.add("readings_over", s.readings_over);
    to.add("open", s.open);
}

} // namespace

std::vector<field> fields_of(layout const& l, std::byte* block)
{
    std::vector<field> fields;
    auto const part = [&](std::string_view name) { return part_list{fields, block, name}; };
    block_view const view = view_of(l, block);
    block_state const& core = view.core;

    list(part("arrival"), core.arrival);
    part("stream").add("age", core.age);
    list(part("levels"), core.levels);
    list(part("one_step"), core.one_step);
    list(part("slow"), core.slow);
    part("stream").add("high", core.high);
    part("stream").add("low", core.low);
    part("stream").add("window_mean", core.window_mean);
    part("stream").add("frozen", core.frozen);
    part("stream").add("unfitted", core.unfitted);
    part("stream").add("uncounted", core.uncounted.size);
    part("stream").add("uncounted_bins", core.uncounted);
    list(part("quiet"), core.quiet);
    list_channel(part("reading"), core.channels, lane::reading);
    list_channel(part("window"), core.channels, lane::window);
    list_channel(part("range"), core.channels, lane::range);
    list_tail(part("recent"), core.channels, lane::recent);
    list(part("event"), core.event);
    list(part("event"), view.story.event);
    part("arrival").add("late", view.story.late);
    if (view.seasonal != nullptr) {
        list(part("profile"), view.seasonal->profile);
        part("peaks_reading").add("usual", view.seasonal->reading.usual);
        part("peaks_window").add("usual", view.seasonal->window.usual);
        list(part("running_hour"), core.hour);
    }
    if (view.shape != nullptr) {
        list_channel(part("shape"), view.shape->channel, 0);
        list(part("shape"), *view.shape);
        part("shape").add("history", *view.history);
    }
    if (view.transform != nullptr) list(part("transform"), *view.transform);
    if (view.budget != nullptr) part("budget").add("raised", view.budget->raised);
    if (view.range != nullptr) list(part("range_limits"), *view.range);
    if (view.rate != nullptr) list(part("rate_limit"), *view.rate);
    if (view.timing != nullptr) list(part("timing"), *view.timing);
    if (view.shift != nullptr) list(part("level_shift"), *view.shift);
    if (view.drift != nullptr) {
        list(part("drift"), *view.drift);
        list(part("drift"), view.story.drift);
    }
    return fields;
}

} // namespace lariat::detect
