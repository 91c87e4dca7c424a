#include "tune/report.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "console/event_text.hpp"
#include "console/table.hpp"
#include "console/words.hpp"
#include "tune/rules.hpp"
#include "wire/json_object.hpp"

namespace lariat::tool {
namespace {

/// Beyond so many, streams are counted and not listed; the rules name them all.
constexpr std::size_t streams_listed = 30;

std::string plural(std::uint64_t n, std::string_view thing)
{
    return fmt::format("{} {}{}", grouped(n), thing, n == 1 ? "" : "s");
}

std::string history_text(history const& h)
{
    return fmt::format("{} of {}, {} to {}", plural(h.readings.size(), "reading"),
        plural(h.names.size(), "stream"), in_words(h.first), in_words(h.last));
}

std::string rate(std::size_t alarms, double days)
{
    return fmt::format("{:.3g}", static_cast<double>(alarms) / days);
}

std::string goal_text(tune_options const& o)
{
    if (o.alarms_per_day) return fmt::format("at most {:g} alarms a day and stream", *o.alarms_per_day);
    return fmt::format("the known faults of {}", o.labels);
}

std::string streams_text(tuning const& t)
{
    table rows{
        {"stream", "readings", "alarms a day now", "tuned", "first half", "second half", "sensitivity"}};
    double const days = t.past.days();
    std::size_t missed = 0;
    for (stream_choice const& c : t.choices) {
        if (!c.reached) ++missed;
        auto const i = static_cast<std::size_t>(c.stream);
        if (i >= streams_listed) continue;
        std::string const& key = t.past.names.key(c.stream);
        detect::options const& before = settings_of(t.now, key);
        detect::options const after = at_level(before, c.level);
        std::size_t const early = t.after.early_alarms[i];
        rows.add({key, grouped(t.past.counts[i]), rate(t.before.alarms[i], days),
            rate(t.after.alarms[i], days), rate(early, days / 2), rate(t.after.alarms[i] - early, days / 2),
            sensitivity_text(after)
                + (c.by_rule              ? ", left to its rule"
                        : before == after ? ", as it is"
                                          : "")});
    }
    std::string text = rows.text();
    if (t.choices.size() > streams_listed)
        text += fmt::format("... and {} more\n", plural(t.choices.size() - streams_listed, "stream"));
    if (missed > 0) {
        text += fmt::format(
            "{} above the goal even where it alarms least: look at direction, floor_absolute, or a "
            "preset\n",
            plural(missed, "stream"));
    }
    return text;
}

/// The threshold of a [[group]] and what became of it.
std::string threshold_text(tuning const& t, group_choice const& c)
{
    auto const& before = t.now.groups[c.rule].detect;
    double const after = c.level ? at_level(before, *c.level).threshold : before.threshold;
    return fmt::format("threshold = {}{}", after, after == before.threshold ? ", as it is" : "");
}

std::string groups_text(tuning const& t)
{
    if (t.groups.empty()) return {};
    table rows{{"group", "members", "alarms a day now", "tuned", "first half", "second half", "sensitivity"}};
    double const days = t.past.days();
    std::size_t listed = 0;
    std::size_t all = 0;
    std::size_t missed = 0;
    for (group_choice const& c : t.groups) {
        all += c.groups.size();
        if (!c.reached) ++missed;
        for (group_of_streams const& g : c.groups) {
            if (listed == streams_listed) break;
            ++listed;
            std::size_t const after = events_of(t.after, g.key);
            std::size_t const early = events_of(t.after, g.key, t.past.middle());
            rows.add(
                {g.key, grouped(g.members.size()), rate(events_of(t.before, g.key), days), rate(after, days),
                    rate(early, days / 2), rate(after - early, days / 2), threshold_text(t, c)});
        }
    }
    std::string text = '\n' + rows.text();
    if (all > listed) text += fmt::format("... and {} more\n", plural(all - listed, "group"));
    if (missed > 0)
        text += fmt::format("{} above the goal even where it alarms least\n", plural(missed, "[[group]]"));
    return text;
}

std::string scores_text(tuning const& t)
{
    table rows{{"sensitivity", "faults hit", "events", "false", "F1", ""}};
    for (std::size_t i = 0; i < t.scores.size(); ++i) {
        label_score const& s = t.scores[i];
        rows.add({sensitivity_text(at_level(t.now.detect, i)), fmt::format("{} of {}", s.hits, s.labels),
            grouped(s.events), grouped(s.false_events), fmt::format("{:.3f}", s.f1()),
            i == t.labels_chosen ? "chosen" : ""});
    }
    return rows.text()
        + "Chosen on these faults, it will do less well on others: the fewer faults, the less.\n";
}

void append_streams(std::string& out, tuning const& t)
{
    out += '[';
    for (stream_choice const& c : t.choices) {
        auto const i = static_cast<std::size_t>(c.stream);
        if (i > 0) out += ',';
        wire::json_object o{out};
        o.text("stream", t.past.names.key(c.stream));
        o.count("readings", t.past.counts[i]);
        o.count("alarms_now", t.before.alarms[i]);
        o.count("alarms_tuned", t.after.alarms[i]);
        o.count("alarms_tuned_first_half", t.after.early_alarms[i]);
        o.text("sensitivity",
            sensitivity_text(at_level(settings_of(t.now, t.past.names.key(c.stream)), c.level)));
        o.boolean("goal_reached", c.reached);
        o.boolean("left_to_rule", c.by_rule);
    }
    out += ']';
}

void append_groups(std::string& out, tuning const& t)
{
    out += '[';
    bool first = true;
    for (group_choice const& c : t.groups) {
        auto const& before = t.now.groups[c.rule].detect;
        for (group_of_streams const& g : c.groups) {
            if (!std::exchange(first, false)) out += ',';
            wire::json_object o{out};
            o.text("group", g.key);
            o.count("members", g.members.size());
            o.count("alarms_now", events_of(t.before, g.key));
            o.count("alarms_tuned", events_of(t.after, g.key));
            o.number("threshold", c.level ? at_level(before, *c.level).threshold : before.threshold);
            o.boolean("goal_reached", c.reached);
        }
    }
    out += ']';
}

} // namespace

std::string tuning_text(tuning const& t, tune_options const& options, terminal const& on)
{
    std::string text = history_text(t.past) + "\ngoal: " + goal_text(options) + "\n\n";
    text += t.scores.empty() ? "" : scores_text(t) + '\n';
    text += streams_text(t) + groups_text(t);
    if (!t.flagged.empty()) {
        text += fmt::format("\nWhat would be flagged, {} in all; the worst {}:\n",
            plural(t.after.all.size() + t.after.of_groups.size(), "alarm"), t.flagged.size());
        for (auto const& e : t.flagged) text += event_text(e, detail::summary, on);
    }
    if (options.output.empty()) return text + '\n' + t.toml;
    return text + fmt::format("\nwritten to {}\n", options.output);
}

std::string tuning_json(tuning const& t)
{
    std::string text;
    {
        wire::json_object o{text};
        o.count("readings", t.past.readings.size());
        o.number("days", t.past.days());
        append_streams(o.member("streams"), t);
        append_groups(o.member("groups"), t);
        o.text("toml", t.toml);
    }
    return text + '\n';
}

std::string about_tuning(history const& h, tune_options const& options)
{
    return fmt::format(
        "Chosen by `lariat tune` for {},\nfrom {}.\n"
        "The first rule that matches a stream is its rule: these come before others for the same "
        "streams.\n`lariatd --check-config -c FILE` says whether a file is sound.\n",
        goal_text(options), history_text(h));
}

std::string about_rule(history const& h, engine::rule const& r, trial const& before, trial const& after)
{
    std::size_t alarms_before = 0;
    std::size_t alarms_after = 0;
    for (std::size_t i = 0; i < h.names.size(); ++i) {
        std::string const& key = h.names.key(stream_id{static_cast<std::uint32_t>(i)});
        if (std::ranges::find(r.match.keys, literal_glob(key)) == r.match.keys.end()) continue;
        alarms_before += before.alarms[i];
        alarms_after += after.alarms[i];
    }
    return fmt::format("{}: {} in {:.3g} days become {}.", plural(r.match.keys.size(), "stream"),
        plural(alarms_before, "alarm"), h.days(), grouped(alarms_after));
}

} // namespace lariat::tool
