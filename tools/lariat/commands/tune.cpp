#include "commands/tune.hpp"

#include <algorithm>
#include <fstream>
#include <functional>

#include "app/time_zone.hpp"
#include "config/config.hpp"
#include "console/progress_bar.hpp"
#include "replay/labels.hpp"
#include "tune/choice.hpp"
#include "tune/groups.hpp"
#include "tune/report.hpp"
#include "tune/rules.hpp"

namespace lariat::tool {
namespace {

fault config_fault(std::vector<config::fault> const& faults)
{
    std::string all;
    for (config::fault const& f : faults) {
        if (!all.empty()) all += '\n';
        all += config::to_string(f);
    }
    return {EX_CONFIG, all};
}

outcome<config::settings> settings_now(std::string const& file)
{
    if (file.empty()) {
        auto const built_in = config::resolve({}, {});
        if (!built_in) return config_fault(built_in.error());
        return *built_in;
    }
    config::load_request request;
    request.file = file;
    auto const loaded = config::load(request);
    if (!loaded) return config_fault(loaded.error());
    return *loaded;
}

engine::options engine_options(config::settings const& s)
{
    engine::options o;
    o.rules = s.rules;
    o.defaults = s.detect;
    o.limits = s.limits;
    o.groups = s.groups;
    app::set_time_zone(s.timezone);
    o.utc_offset = app::utc_offset;
    return o;
}

/// One probability for all streams, and each group's threshold, by the known faults.
outcome<void> choose_by_labels(tuning& t, tune_options const& options, std::span<trial const> trials)
{
    auto const labels = read_labels(options.labels);
    if (!labels) return labels.error();
    if (labels->empty()) return fault{EX_DATAERR, options.labels + ": no known faults"};
    t.scores = score_by_labels(trials, *labels);
    auto const best = best_by_labels(t.scores);
    if (!best) return fault{EX_DATAERR, options.labels + ": no setting flags any of these faults"};
    t.labels_chosen = *best;
    choose_by_labels(t.groups, trials, *labels);
    for (std::size_t i = 0; i < t.past.names.size(); ++i)
        t.choices.push_back({.stream = stream_id{static_cast<std::uint32_t>(i)}, .level = *best});
    return {};
}

/// Whether the text says what the rules and groups say, to a daemon that has these settings.
outcome<void> check(std::string const& toml, config::settings now, std::span<engine::rule const> rules,
    std::span<engine::group_rule const> groups)
{
    now.rules.clear();
    std::erase_if(now.groups,
        [&](engine::group_rule const& g) { return std::ranges::find(groups, g) == groups.end(); });
    config::document const documents[] = {{"the settings", config::print(now)}, {"the rules", toml}};
    auto const read = config::resolve(documents, {});
    if (!read) return config_fault(read.error());
    if (!std::ranges::equal(read->rules, rules) || !std::ranges::is_permutation(read->groups, groups))
        return fault{EX_SOFTWARE, "the rules do not read back as written"};
    return {};
}

/// Leaves the streams alone whose settings say what they may alarm: no choice of ours misses the goal there.
void leave_to_rules(tuning& t)
{
    for (stream_choice& c : t.choices) {
        c.by_rule = !is_tunable(settings_of(t.now, t.past.names.key(c.stream)));
        c.reached = c.reached || c.by_rule;
    }
}

/// Tries the choices out and writes them down.
outcome<void> conclude(tuning& t, tune_options const& options)
{
    auto const rules = tuned_rules(t.past, t.now, t.choices);
    config::settings tuned = t.now;
    tuned.rules.insert(tuned.rules.begin(), rules.begin(), rules.end());
    tuned.groups = tuned_groups(t.now, t.groups);
    t.after = run_trial(t.past, engine_options(tuned));
    t.flagged = flagged(t.past, engine_options(tuned), options.shown);
    std::vector<std::string> about;
    about.reserve(rules.size());
    for (engine::rule const& r : rules) about.push_back(about_rule(t.past, r, t.before, t.after));
    t.toml = rules_toml(about_tuning(t.past, options), rules, about, t.now.detect)
        + groups_toml(t.now, tuned.groups);
    if (auto sound = check(t.toml, t.now, rules, tuned.groups); !sound) return sound;
    if (options.output.empty()) return {};
    std::ofstream file{options.output};
    file << t.toml;
    file.close();
    if (!file) return os_fault(EX_CANTCREAT, options.output);
    return {};
}

} // namespace

outcome<int> run_tune(tune_options const& options, console const& out)
{
    auto const now = settings_now(options.config);
    if (!now) return now.error();
    auto const past = [&] {
        progress_bar bar{out};
        return read_history(options.input, std::ref(bar));
    }();
    if (!past) return past.error();
    auto const trials = [&] {
        progress_bar bar{out};
        auto const all = static_cast<double>(level_count * past->readings.size());
        return run_trials(*past, engine_options(*now),
            [&](double share) { bar(share, static_cast<std::uint64_t>(share * all)); });
    }();

    tuning t{.past = *past, .now = *now, .before = run_trial(*past, engine_options(*now))};
    t.groups = groups_of(*past, *now);
    if (options.alarms_per_day) {
        t.choices = choose_by_rate(trials, *options.alarms_per_day, past->days());
        choose_by_rate(t.groups, trials, *options.alarms_per_day, past->days());
    } else if (auto const chosen = choose_by_labels(t, options, trials); !chosen) {
        return chosen.error();
    }
    leave_to_rules(t);
    if (auto const done = conclude(t, options); !done) return done.error();
    out.print(options.json ? tuning_json(t) : tuning_text(t, options, out.on));
    bool const reached = std::ranges::all_of(t.choices, &stream_choice::reached)
        && std::ranges::all_of(t.groups, &group_choice::reached);
    return reached ? 0 : 1;
}

} // namespace lariat::tool
