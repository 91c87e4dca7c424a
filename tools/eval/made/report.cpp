#include "eval/made/report.hpp"

#include <chrono>
#include <iterator>

#include <fmt/format.h>

#include "console/table.hpp"
#include "eval/event_score.hpp"
#include "eval/json_writer.hpp"
#include "eval/targets/musts.hpp"
#include "wire/duration_text.hpp"

namespace lariat::eval {
namespace {

double percent(std::size_t part, std::size_t whole) noexcept
{
    return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string text_of(double seconds)
{
    return wire::duration_text(std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 * seconds)});
}

std::string percent_text(std::size_t part, std::size_t whole)
{
    return fmt::format("{:.1f} %", percent(part, whole));
}

std::string faults_text(synthetic_results const& all)
{
    auto const day = std::chrono::days{1} / all.how.interval;
    std::string text = fmt::format(
        "Faults in seeded sensors, a reading in {} for {} days, one fault a "
        "stream in the second half, seed {}.\n"
        "Hit: an alarm of any kind in time; named: an event of the fault's own kind "
        "that began in time, told\nthen or later; by chance: an alarm in the same "
        "time of the same stream without the fault; false:\nalarms at other times, "
        "of events that did not begin in time.  Sizes are in mean absolute "
        "deviations\nof the stream.\n\n",
        wire::duration_text(all.how.interval), all.how.readings / static_cast<std::size_t>(day), all.seed);
    tool::table table{{"fault", "size", "readings", "streams", "hit", "named", "by chance", "median delay",
        "false alarms a stream-day", "must"}};
    for (auto const& f : all.faults) {
        table.add({std::string{f.plan.name}, f.plan.size > 0 ? fmt::format("{:g}", f.plan.size) : "-",
            fmt::format("{}", f.plan.length), fmt::format("{}", f.streams), percent_text(f.hit, f.streams),
            percent_text(f.named, f.streams), percent_text(f.by_chance, f.streams),
            f.delays.empty() ? "-" : text_of(median(f.delays)), fmt::format("{:.3f}", f.false_per_day()),
            fmt::format("{:g} % at <= {:g}", musts::fault_hit_percent, musts::false_a_stream_day)});
    }
    return text + table.text();
}

/// Of each time of a fault, what `get` makes of it.
template <class Get>
std::vector<std::string> by_time(repeat_result const& r, std::string what, Get const& get)
{
    std::vector<std::string> row{std::string{r.plan.name}, fmt::format("{:g}", r.plan.size),
        fmt::format("{}", r.plan.length), std::move(what)};
    for (std::size_t i = 0; i < r.hit.size(); ++i) row.push_back(get(i));
    return row;
}

std::string repeats_text(synthetic_results const& all)
{
    std::string text = "\nThe same fault again and again in one sensor, at another hour each time: how "
                       "often it is hit, and its\nlargest score, mean over streams\n\n";
    std::vector<std::string> head{"fault", "size", "readings", "time"};
    for (std::size_t i = 1; i <= repeat_trial_options::times; ++i) head.push_back(fmt::format("{}", i));
    tool::table table{std::move(head)};
    for (auto const& r : all.repeats) {
        auto const streams = static_cast<double>(r.streams);
        table.add(by_time(r, "hit", [&](std::size_t i) { return percent_text(r.hit[i], r.streams); }));
        table.add(
            by_time(r, "score", [&](std::size_t i) { return fmt::format("{:.2f}", r.score[i] / streams); }));
    }
    return text + table.text();
}

std::string clean_text(synthetic_results const& all)
{
    std::string text = "\nThe same sensors without a fault, from their first reading on\n\n";
    tool::table table{{"a reading in", "streams", "days", "readings", "alarms", "a stream-day", "must"}};
    for (auto const& c : all.clean) {
        table.add({wire::duration_text(c.plan.interval), fmt::format("{}", c.plan.streams),
            fmt::format("{}", c.plan.days), fmt::format("{}", c.readings), fmt::format("{}", c.alarms),
            fmt::format("{:.3f}", c.per_day()), fmt::format("<= {:g}", musts::false_a_stream_day)});
    }
    return text + table.text();
}

std::string fleet_text(fleet_result const& f)
{
    return fmt::format("\n{} streams of noise in one daemon, half Gaussian, half Student's t with 3 degrees "
                       "of freedom, a reading "
                       "in {}, {} days\n"
                       "events           {}, {} of them about Gaussian streams\n"
                       "events a day     {:.1f} of all streams together; {:.1f} in the second half of the "
                       "days  (must <= {:g})\n",
        f.how.streams, wire::duration_text(f.how.interval), f.how.days, f.events, f.events_gaussian,
        f.per_day(), f.late_per_day(), musts::fleet_events_a_day);
}

} // namespace

std::string synthetic_text(synthetic_results const& all)
{
    return faults_text(all) + repeats_text(all) + clean_text(all) + fleet_text(all.fleet);
}

std::string synthetic_json(synthetic_results const& all)
{
    json_writer json;
    json.begin_object().member("seed", std::size_t{all.seed}).begin_array("faults");
    for (auto const& f : all.faults) {
        json.begin_object()
            .member("fault", f.plan.name)
            .member("size", f.plan.size)
            .member("readings", f.plan.length)
            .member("streams", f.streams)
            .member("hit", f.hit)
            .member("named", f.named)
            .member("by_chance", f.by_chance)
            .member("median_delay_s", median(f.delays))
            .member("false_per_day", f.false_per_day())
            .end_object();
    }
    json.end_array().begin_array("repeats");
    for (auto const& r : all.repeats) {
        json.begin_object()
            .member("fault", r.plan.name)
            .member("size", r.plan.size)
            .member("readings", r.plan.length)
            .member("streams", r.streams)
            .begin_array("times");
        for (std::size_t i = 0; i < r.hit.size(); ++i) {
            json.begin_object()
                .member("hit", r.hit[i])
                .member("mean_score", r.score[i] / static_cast<double>(r.streams))
                .end_object();
        }
        json.end_array().end_object();
    }
    json.end_array().begin_array("clean");
    for (auto const& c : all.clean) {
        json.begin_object()
            .member("interval_s", std::chrono::duration<double>{c.plan.interval}.count())
            .member("stream_days", c.days)
            .member("readings", c.readings)
            .member("alarms", c.alarms)
            .member("alarms_per_day", c.per_day())
            .end_object();
    }
    json.end_array()
        .begin_object("fleet")
        .member("streams", all.fleet.how.streams)
        .member("days", all.fleet.how.days)
        .member("events", all.fleet.events)
        .member("events_gaussian", all.fleet.events_gaussian)
        .member("events_per_day", all.fleet.per_day())
        .member("events_per_day_second_half", all.fleet.late_per_day())
        .end_object();
    return json.end_object().text() + '\n';
}

std::string ticks_text(std::span<tick_result const> results, std::string_view name, std::uint64_t seed)
{
    std::string text = fmt::format(
        "Bad ticks in {}, one in 250 readings, {} passes with the ticks elsewhere, seed {}.  Sizes are in "
        "mean\n"
        "absolute returns of the series; an alarm at the tick or at the next reading is a hit, any other is "
        "false.\n\n",
        name, tick_passes, seed);
    tool::table table{{"size", "ticks", "hit", "false alarms per 1,000", "must"}};
    for (auto const& r : results) {
        auto const must = musts::tick_hit_percent(r.size);
        table.add({fmt::format("{:g}", r.size), fmt::format("{}", r.ticks), percent_text(r.hit, r.ticks),
            fmt::format("{:.2f}", r.false_per_thousand()),
            must ? fmt::format("{:g} % at <= {:g}", *must, musts::tick_false_per_thousand) : "-"});
    }
    return text + table.text();
}

std::string ticks_json(std::span<tick_result const> results, std::string_view name, std::uint64_t seed)
{
    json_writer json;
    json.begin_object().member("series", name).member("seed", std::size_t{seed}).begin_array("ticks");
    for (auto const& r : results) {
        json.begin_object()
            .member("size", r.size)
            .member("ticks", r.ticks)
            .member("hit", r.hit)
            .member("false_per_thousand", r.false_per_thousand())
            .end_object();
    }
    return json.end_array().end_object().text() + '\n';
}

} // namespace lariat::eval
