#include "replay/report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "console/words.hpp"
#include "wire/duration_text.hpp"
#include "wire/json_object.hpp"

namespace lariat::tool {
namespace {

using seconds = std::chrono::duration<double>;

double rate(replay_report const& r)
{
    return static_cast<double>(r.readings) / std::max(1e-9, seconds{r.sending}.count());
}

std::string plural(std::uint64_t n, std::string_view thing)
{
    return fmt::format("{} {}{}", grouped(n), thing, n == 1 ? "" : "s");
}

std::string label_line(label_outcome const& l, terminal const& on)
{
    std::string const what = l.what.kind.empty() ? "labelled" : l.what.kind;
    std::string const where = l.what.stream.empty() ? "" : " in " + l.what.stream;
    std::string const when =
        in_words(l.what.begin) + (l.what.begin == l.what.end ? std::string{} : " to " + in_words(l.what.end));
    std::string const verdict = l.delay ? on.paint(style::green, "hit   ")
            + (l.delay->count() == 0 ? " at once" : " after " + wire::duration_text(*l.delay))
                                        : on.paint(style::red, "missed");
    return fmt::format("  {}: {}{}, {}\n", verdict, what, where, when);
}

/// Beyond so many, labels are counted and not listed.
constexpr std::size_t labels_listed = 20;

void append_report(std::string& out, replay_report const& r)
{
    wire::json_object object{out};
    object.count("readings", r.readings);
    object.count("streams", r.streams);
    object.count("skipped", r.skipped);
    object.count("bytes", r.bytes);
    object.number("seconds", seconds{r.sending}.count());
    object.number("readings_per_second", rate(r));
    if (r.arrived)
        object.count("arrived", *r.arrived);
    else
        object.null("arrived");
    object.count("injected", r.injected);
    if (!r.listened) return;

    object.count("events", r.alarms.events);
    object.count("hits", r.alarms.hits());
    object.count("misses", r.alarms.misses());
    object.count("false_events", r.alarms.false_events);
    auto const delay_member = [](wire::json_object& in, std::string_view name, auto const& delay) {
        if (delay)
            in.number(name, seconds{*delay}.count());
        else
            in.null(name);
    };
    delay_member(object, "mean_delay_seconds", r.alarms.mean_delay());
    object.member("labels") += '[';
    for (label_outcome const& l : r.alarms.labels) {
        if (&l != r.alarms.labels.data()) out += ',';
        wire::json_object one{out};
        one.text("begin", core::to_rfc3339(l.what.begin));
        one.text("end", core::to_rfc3339(l.what.end));
        one.text("kind", l.what.kind);
        one.text("stream", l.what.stream);
        delay_member(one, "delay_seconds", l.delay);
    }
    out += ']';
}

} // namespace

std::string report_text(replay_report const& r, terminal const& on)
{
    std::string out = fmt::format("sent {} of {} in {}, {} a second", plural(r.readings, "reading"),
        plural(r.streams, "stream"), wire::duration_text(r.sending),
        grouped(static_cast<std::uint64_t>(rate(r))));
    if (r.skipped > 0) out += fmt::format("; {} skipped, which held none", plural(r.skipped, "line or cell"));
    out += '\n';
    if (r.arrived && *r.arrived != r.readings)
        out += fmt::format("the daemon counted {} of them\n", grouped(*r.arrived));
    if (r.injected > 0) out += fmt::format("injected {}\n", plural(r.injected, "fault"));
    if (!r.listened) return out;

    score const& s = r.alarms;
    if (s.labels.empty()) return out + on.paint(style::bold, plural(s.events, "event")) + '\n';
    out += on.paint(style::bold,
        fmt::format("{}: {} of {} hit, {} missed, {}", plural(s.events, "event"), s.hits(),
            plural(s.labels.size(), "known fault"), s.misses(), plural(s.false_events, "false event")));
    if (auto const delay = s.mean_delay()) out += fmt::format(", mean delay {}", wire::duration_text(*delay));
    out += '\n';
    if (s.labels.size() <= labels_listed)
        for (label_outcome const& l : s.labels) out += label_line(l, on);
    return out;
}

std::string report_json(replay_report const& r)
{
    std::string out;
    append_report(out, r);
    return out;
}

std::vector<std::string> missed_kinds(replay_report const& r, std::vector<std::string> const& wanted)
{
    std::vector<std::string> missed;
    for (std::string const& kind : wanted) {
        auto const of_kind = [&](label_outcome const& l) { return l.what.kind == kind; };
        auto const missed_one = [&](label_outcome const& l) { return of_kind(l) && !l.delay; };
        bool const any = std::ranges::any_of(r.alarms.labels, of_kind);
        if (!any || std::ranges::any_of(r.alarms.labels, missed_one)) missed.push_back(kind);
    }
    return missed;
}

} // namespace lariat::tool
