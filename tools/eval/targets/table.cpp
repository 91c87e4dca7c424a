#include "eval/targets/table.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "console/table.hpp"
#include "eval/contaminate.hpp"
#include "eval/experiments.hpp"
#include "eval/json_writer.hpp"
#include "eval/made/run.hpp"
#include "eval/skab.hpp"
#include "eval/summary.hpp"
#include "eval/targets/cost.hpp"
#include "eval/targets/musts.hpp"

namespace lariat::eval {
namespace {

using rows = std::vector<target_row>;

/// What holds on every corpus.
struct promises {
    std::size_t over = 0;
    std::size_t unexplained = 0;
    double early_ratio = 0; ///< the worst
    std::string early_ratios; ///< of each

    void add(std::string_view name, summary const& s)
    {
        over += s.over;
        unexplained += s.unexplained;
        early_ratio = std::max(early_ratio, s.events.early_ratio());
        if (!early_ratios.empty()) early_ratios += ", ";
        early_ratios += fmt::format("{} {:.2f}", name, s.events.early_ratio());
    }
};

double percent(std::size_t part, std::size_t whole) noexcept
{
    return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

void add(rows& to, std::string what, std::string must, std::string reached, bool met)
{
    to.push_back({std::move(what), std::move(must), std::move(reached), met});
}

void add_unmeasured(rows& to, std::string what, std::string must, std::string_view option)
{
    to.push_back(
        {std::move(what), std::move(must), fmt::format("not measured: no {}", option), std::nullopt});
}

/// Errors of the absolute loss over those of the squared one, spikes drawn several times.
struct error_ratios {
    double mean = 0;
    double least = 0;
    double most = 0;
};

constexpr std::size_t contaminated_seeds = 4;

tool::outcome<error_ratios> contaminated_ratios(
    corpus const& files, detect::options const& options, std::uint64_t seed)
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < contaminated_seeds; ++i) {
        auto const spoilt = evaluate_contaminated(files, options, musts::contaminated_share, seed + i, {});
        if (!spoilt) return spoilt.error();
        ratios.push_back(mean_errors(*spoilt, 0).clean / mean_errors(*spoilt, 1).clean);
    }
    auto const [least, most] = std::ranges::minmax(ratios);
    double const sum = std::accumulate(ratios.begin(), ratios.end(), 0.0);
    return error_ratios{sum / static_cast<double>(contaminated_seeds), least, most};
}

tool::outcome<void> add_nab(rows& to, promises& all, target_sources const& from,
    detect::options const& options, std::uint64_t seed, target_progress const& progress)
{
    using namespace musts;
    std::string const spikes = fmt::format(
        "spikes in {:g} % of readings: error over that of squared loss", 100 * contaminated_share);
    if (from.nab_data.empty() || from.nab_windows.empty()) {
        add_unmeasured(
            to, "NAB, standard / low FP", fmt::format("{:g} / {:g}", nab_standard, nab_low_fp), "--nab");
        add_unmeasured(to, "NAB, 2-fold cross-validation", fmt::format("{:g}", nab_cross_validated), "--nab");
        add_unmeasured(to, spikes, fmt::format("<= {:g}", contaminated_ratio), "--nab");
        add_unmeasured(
            to, "exact zeros among the weights", fmt::format("{:g} %", exact_zeros_percent), "--nab");
        return {};
    }
    auto const files = nab_corpus(from.nab_data, from.nab_windows);
    if (!files) return files.error();
    experiment const e{*files, options, seed, {.corpus = "nab", .nab = true}};
    auto const settings = evaluate_candidates(e, [&](double share, std::uint64_t) { progress(share); });
    if (!settings) return settings.error();
    auto const ratio = contaminated_ratios(*files, options, seed);
    if (!ratio) return ratio.error();

    summary const s = summarise(settings->front());
    all.add("NAB", s);
    double const standard = s.nab[0].score.value_or(0);
    double const low_fp = s.nab[1].score.value_or(0);
    add(to, "NAB, standard / low FP", fmt::format("{:g} / {:g}", nab_standard, nab_low_fp),
        fmt::format("{:.2f} / {:.2f}", standard, low_fp), standard >= nab_standard && low_fp >= nab_low_fp);
    auto const cv = cross_validate(*settings, 0, seed);
    add(to, "NAB, 2-fold cross-validation", fmt::format("{:g}", nab_cross_validated),
        fmt::format("{:.2f} (sd of halves {:.1f})", cv.held_out, cv.sd_of_folds),
        cv.held_out >= nab_cross_validated);
    add(to, spikes, fmt::format("<= {:g}", contaminated_ratio),
        fmt::format("{:.3f} ({} seeds, {:.3f} to {:.3f})", ratio->mean, contaminated_seeds, ratio->least,
            ratio->most),
        ratio->mean <= contaminated_ratio);
    add(to, "exact zeros among the weights", fmt::format("{:g} %", exact_zeros_percent),
        fmt::format("{:.1f} %", 100 * s.zero_share), 100 * s.zero_share >= exact_zeros_percent);
    return {};
}

tool::outcome<summary> run_corpus(
    tool::outcome<corpus> const& files, detect::options const& options, target_progress const& progress)
{
    if (!files) return files.error();
    evaluation_options how;
    how.detect = options;
    how.vus_buffer = 0;
    auto const results = evaluate(*files, how, [&](double share, std::uint64_t) { progress(share); });
    if (!results) return results.error();
    return summarise(*results);
}

tool::outcome<void> add_ucr(rows& to, promises& all, std::string const& folder,
    detect::options const& options, target_progress const& progress)
{
    std::string const what = "UCR, largest score inside the anomaly";
    std::string const must = fmt::format("{:g} %", musts::ucr_top_percent);
    if (folder.empty()) {
        add_unmeasured(to, what, must, "--ucr");
        return {};
    }
    auto const s = run_corpus(ucr_corpus(folder), options, progress);
    if (!s) return s.error();
    all.add("UCR", *s);
    double const share = percent(s->top_in_event, s->files);
    add(to, what, must, fmt::format("{:.1f} % of {}", share, s->files), share >= musts::ucr_top_percent);
    return {};
}

tool::outcome<void> add_csv(rows& to, promises& all, std::string const& folder,
    detect::options const& options, target_progress const& progress)
{
    using namespace musts;
    std::string const what = "other labelled streams: events hit / state score AUC-PR";
    std::string const must = fmt::format("{:g} % at <= {:g} false per 1,000 / {:g}", other_hit_percent,
        other_false_per_thousand, other_state_auc_pr);
    if (folder.empty()) {
        add_unmeasured(to, what, must, "--csv");
        return {};
    }
    auto const s = run_corpus(csv_corpus(folder, 0), options, progress);
    if (!s) return s.error();
    all.add("others", *s);
    double const hit = percent(s->events.hit, s->events.events);
    double const auc = s->state.auc_pr.value_or(0);
    add(to, what, must, fmt::format("{:.1f} % at {:.2f} / {:.3f}", hit, s->events.false_per_thousand(), auc),
        hit >= other_hit_percent && s->events.false_per_thousand() <= other_false_per_thousand
            && auc >= other_state_auc_pr);
    return {};
}

tool::outcome<void> add_skab(
    rows& to, std::string const& folder, detect::options const& options, target_progress const& progress)
{
    using namespace musts;
    std::string const what = "SKAB, F1 by groups";
    std::string const must = fmt::format("{:g} at FAR <= {:g} %", skab_f1, skab_false_alarm_percent);
    if (folder.empty()) {
        add_unmeasured(to, what, must, "--skab");
        return {};
    }
    auto const rigs = evaluate_skab(folder, options, progress);
    if (!rigs) return rigs.error();
    confusion group;
    confusion everything;
    for (auto const& r : *rigs) {
        group += r.group;
        everything += r.everything;
    }
    add(to, what, must,
        fmt::format("{:.3f} at {:.1f} % (flagging everything: {:.3f})", group.f1(),
            group.false_alarm_percent(), everything.f1()),
        group.f1() >= skab_f1 && group.false_alarm_percent() <= skab_false_alarm_percent);
    return {};
}

tool::outcome<void> add_ticks(rows& to, std::string const& file, detect::options const& options,
    std::uint64_t seed, target_progress const& progress)
{
    using namespace musts;
    if (file.empty()) {
        add_unmeasured(to, "bad ticks in prices", "95 % / 99 %", "--prices");
        return {};
    }
    auto const results =
        run_ticks(file, options, seed, [&](double share, std::uint64_t) { progress(share); });
    if (!results) return results.error();
    for (auto const& r : *results) {
        auto const must = tick_hit_percent(r.size);
        double const hit = percent(r.hit, r.ticks);
        target_row row{fmt::format("bad ticks of {:g} mean absolute returns", r.size), "-",
            fmt::format("{:.1f} % at {:.2f} false per 1,000", hit, r.false_per_thousand()), std::nullopt};
        if (must) {
            row.must = fmt::format("{:g} % at <= {:g}", *must, tick_false_per_thousand);
            row.met = hit >= *must && r.false_per_thousand() <= tick_false_per_thousand;
        }
        to.push_back(std::move(row));
    }
    return {};
}

void add_synthetic(
    rows& to, detect::options const& options, std::uint64_t seed, target_progress const& progress)
{
    using namespace musts;
    auto const made =
        run_synthetic({.seed = seed}, options, [&](double share, std::uint64_t) { progress(share); });
    for (auto const& f : made.faults) {
        double const hit = percent(f.hit, f.streams);
        add(to, fmt::format("{} in a seeded sensor", f.plan.name),
            fmt::format("{:g} % at <= {:g} false a day", fault_hit_percent, false_a_stream_day),
            fmt::format("{:.1f} % at {:.3f}, {:.0f} s", hit, f.false_per_day(), median(f.delays)),
            hit >= fault_hit_percent && f.false_per_day() <= false_a_stream_day);
    }
    for (auto const& c : made.clean) {
        add(to,
            fmt::format("sound sensor every {:g} s: alarms a day",
                std::chrono::duration<double>{c.plan.interval}.count()),
            fmt::format("<= {:g}", false_a_stream_day), fmt::format("{:.3f}", c.per_day()),
            c.per_day() <= false_a_stream_day);
    }
    add(to, fmt::format("{} streams of noise: events a day", made.fleet.how.streams),
        fmt::format("<= {:g}", fleet_events_a_day), fmt::format("{:.1f}", made.fleet.per_day()),
        made.fleet.per_day() <= fleet_events_a_day);
}

void add_cost(rows& to, detect::options const& options)
{
    using namespace musts;
    auto const kib = [](std::size_t bytes) { return static_cast<double>(bytes) / 1'024; };
    cost_figures const c = measure_cost(options);
    add(to, "state of a stream without / with shape",
        fmt::format("<= {:g} / {:g} KiB", state_kib, state_with_shape_kib),
        fmt::format("{:.2f} / {:.2f} KiB", kib(c.bytes), kib(c.bytes_with_shape)),
        kib(c.bytes) <= state_kib && kib(c.bytes_with_shape) <= state_with_shape_kib);
    add(to, "cost of a reading, 1,000 streams", fmt::format("<= {:g} ns", musts::ns_a_reading),
        fmt::format("{:.0f} ns", c.ns_a_reading), c.ns_a_reading <= musts::ns_a_reading);
}

void add_promises(rows& to, promises const& all)
{
    if (all.early_ratios.empty()) return;
    add(to, "readings over with |residual| <= threshold", "0",
        fmt::format("{} of {}", all.unexplained, all.over), all.unexplained == 0);
    add(to, fmt::format("alarms in the first {} readings, times their share", early_readings),
        fmt::format("<= {:g}", musts::early_ratio), all.early_ratios, all.early_ratio <= musts::early_ratio);
}

} // namespace

tool::outcome<std::vector<target_row>> measure_targets(target_sources const& from,
    detect::options const& options, detect::options const& prices, std::uint64_t seed,
    target_progress const& progress)
{
    rows all;
    promises kept;
    // Shares of the whole, about as long as each takes.
    auto const part = [&](double begin, double end) {
        return [&progress, begin, end](double share) {
            if (progress) progress(begin + share * (end - begin));
        };
    };
    if (auto const done = add_nab(all, kept, from, options, seed, part(0, 0.3)); !done) return done.error();
    if (auto const done = add_csv(all, kept, from.csv, options, part(0.3, 0.35)); !done) return done.error();
    if (auto const done = add_ucr(all, kept, from.ucr, options, part(0.35, 0.6)); !done) return done.error();
    if (auto const done = add_skab(all, from.skab, options, part(0.6, 0.62)); !done) return done.error();
    if (auto const done = add_ticks(all, from.prices, prices, seed, part(0.62, 0.65)); !done)
        return done.error();
    add_synthetic(all, options, seed, part(0.65, 0.97));
    add_cost(all, options);
    add_promises(all, kept);
    return all;
}

std::string targets_text(std::span<target_row const> all)
{
    std::string text;
    std::size_t what = 0;
    std::size_t must = 0;
    for (auto const& r : all) {
        what = std::max(what, r.what.size());
        must = std::max(must, r.must.size());
    }
    for (auto const& r : all) {
        text += fmt::format("{:<6}  {:<{}}  {:<{}}  {}\n", r.met ? (*r.met ? "met" : "missed") : "-", r.what,
            what, r.must, must, r.reached);
    }
    auto const met = std::ranges::count_if(all, [](auto const& r) { return r.met.value_or(false); });
    auto const measured = std::ranges::count_if(all, [](auto const& r) { return r.met.has_value(); });
    return text + fmt::format("\n{} of {} met\n", met, measured);
}

std::string targets_json(std::span<target_row const> all)
{
    json_writer json;
    json.begin_object().begin_array("targets");
    for (auto const& r : all) {
        json.begin_object().member("what", r.what).member("must", r.must).member("reached", r.reached);
        json.member(
            "met", r.met ? std::string_view{*r.met ? "yes" : "no"} : std::string_view{"not measured"});
        json.end_object();
    }
    return json.end_array().end_object().text() + '\n';
}

} // namespace lariat::eval
