#include "eval/command.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <optional>

#include <sysexits.h>

#include "console/progress_bar.hpp"
#include "eval/evaluate.hpp"
#include "eval/experiments.hpp"
#include "eval/features.hpp"
#include "eval/html/report.hpp"
#include "eval/made/run.hpp"
#include "eval/nab_results.hpp"
#include "eval/report.hpp"
#include "eval/settings.hpp"
#include "eval/skab.hpp"
#include "eval/summary.hpp"

namespace lariat::eval {
namespace {

constexpr std::string_view price_preset = "prices";

tool::outcome<corpus> open_corpus(eval_options const& o)
{
    switch (o.kind) {
    case eval_kind::ucr: return ucr_corpus(o.folder);
    case eval_kind::csv: return csv_corpus(o.folder, o.slack);
    default: break;
    }
    return nab_corpus(o.folder, o.windows);
}

report_style style_of(eval_kind kind)
{
    switch (kind) {
    case eval_kind::ucr: return {.corpus = "ucr", .top = true};
    case eval_kind::csv: return {.corpus = "csv"};
    default: break;
    }
    return {.corpus = "nab", .nab = true};
}

/// The first fault of several threads.
class first_fault {
public:
    void keep(tool::outcome<void> const& done)
    {
        if (done) return;
        std::scoped_lock const lock{guard_};
        if (!fault_) fault_ = done.error();
    }
    [[nodiscard]] std::optional<tool::fault> const& get() const noexcept { return fault_; }

private:
    std::mutex guard_;
    std::optional<tool::fault> fault_;
};

tool::outcome<int> run_skab(eval_options const& o, detect::options const& detector, tool::console const& out)
{
    auto const results = [&] {
        tool::progress_bar bar{out};
        return evaluate_skab(o.folder, detector, [&](double share) { bar(share, 0); });
    }();
    if (!results) return results.error();
    out.print(o.json ? skab_json(*results) : skab_text(*results));
    return 0;
}

tool::outcome<void> write_file(std::string const& path, std::string_view text)
{
    std::ofstream file{path, std::ios::binary};
    file << text;
    file.flush();
    if (!file) return tool::os_fault(EX_CANTCREAT, path);
    return {};
}

/// Every file's figures and all of them together.
tool::outcome<int> run_report(
    eval_options const& o, corpus const& files, detect::options const& detector, tool::console const& out)
{
    report_style const style = style_of(o.kind);
    first_fault writing;
    std::vector<file_plots> plots(files.size());
    evaluation_options how;
    how.detect = detector;
    how.sweep = style.nab && !o.features;
    how.rank = !o.features;
    how.visit = [&](std::size_t i, series const& s, judgement const& j) {
        if (!o.scores.empty()) writing.keep(write_nab_result(o.scores, s, j));
        if (!o.html.empty()) plots[i] = plot_file(s, j);
    };
    auto const results = [&] {
        tool::progress_bar bar{out};
        return evaluate(files, how, std::ref(bar));
    }();
    if (!results) return results.error();

    summary const all = summarise(*results);
    if (!o.html.empty()) writing.keep(write_file(o.html, report_html(*results, plots, all, style)));
    if (auto const fault = writing.get()) return *fault;
    if (o.features) {
        out.print(o.json ? features_json(*results) : features_text(*results));
        return 0;
    }
    out.print(o.json ? report_json(*results, all, style) : report_text(*results, all, style));
    return all.unexplained == 0 ? 0 : 1;
}

tool::outcome<int> done(tool::outcome<void> const& ran)
{
    if (!ran) return ran.error();
    return 0;
}

tool::outcome<int> run_made(eval_options const& o, detect::options const& detector, tool::console const& out)
{
    auto const results = [&] {
        tool::progress_bar bar{out};
        return run_synthetic({.seed = o.seed}, detector, std::ref(bar));
    }();
    out.print(o.json ? synthetic_json(results) : synthetic_text(results));
    return 0;
}

tool::outcome<int> run_selection(eval_options const& o, tool::console const& out)
{
    auto how = o.selection;
    how.seed = o.seed;
    if (how.useful > how.candidates)
        return tool::fault{EX_USAGE, "--useful: there are no more candidates than --candidates"};
    auto const result = [&] {
        tool::progress_bar bar{out};
        return try_selection(how, [&bar](double share) { bar(share, 0); });
    }();
    out.print(o.json ? selection_json(result) : selection_text(result));
    return 0;
}

tool::outcome<int> run_bad_ticks(
    eval_options const& o, detect::options const& detector, tool::console const& out)
{
    auto const results = [&] {
        tool::progress_bar bar{out};
        return run_ticks(o.folder, detector, o.seed, std::ref(bar));
    }();
    if (!results) return results.error();
    auto const name = std::filesystem::path{o.folder}.filename().string();
    out.print(o.json ? ticks_json(*results, name, o.seed) : ticks_text(*results, name, o.seed));
    return 0;
}

tool::outcome<int> run_targets(
    eval_options const& o, detect::options const& detector, tool::console const& out)
{
    auto const prices = apply_settings(o.settings, price_preset);
    if (!prices) return prices.error();
    auto const rows = [&] {
        tool::progress_bar bar{out};
        return measure_targets(o.targets, detector, *prices, o.seed, [&bar](double share) { bar(share, 0); });
    }();
    if (!rows) return rows.error();
    out.print(o.json ? targets_json(*rows) : targets_text(*rows));
    return 0;
}

} // namespace

tool::outcome<int> run_eval(eval_options const& options, tool::console const& out)
{
    auto const settings =
        apply_settings(options.settings, options.kind == eval_kind::ticks ? price_preset : "");
    if (!settings) return settings.error();
    switch (options.kind) {
    case eval_kind::skab: return run_skab(options, *settings, out);
    case eval_kind::synthetic: return run_made(options, *settings, out);
    case eval_kind::selection: return run_selection(options, out);
    case eval_kind::ticks: return run_bad_ticks(options, *settings, out);
    case eval_kind::targets: return run_targets(options, *settings, out);
    default: break;
    }
    auto const files = open_corpus(options);
    if (!files) return files.error();
    experiment const e{*files, *settings, options.seed, style_of(options.kind), options.json};
    if (options.ablate) return done(run_ablations(e, out));
    if (options.cross_validate) return done(run_cross_validation(e, out));
    if (options.contaminate) return done(run_contamination(e, *options.contaminate, out));
    return run_report(options, *files, *settings, out);
}

} // namespace lariat::eval
