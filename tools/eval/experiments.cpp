#include "eval/experiments.hpp"

#include "console/progress_bar.hpp"
#include "eval/ablate.hpp"
#include "eval/contaminate.hpp"
#include "eval/evaluate.hpp"
#include "eval/summary.hpp"

namespace lariat::eval {
namespace {

/// The progress of one of several equal runs, as that of them all.
class part_of_runs {
public:
    part_of_runs(progress_report const& whole, std::size_t runs) : whole_{whole}, runs_{runs} { }

    void operator()(double share, std::uint64_t readings)
    {
        if (whole_)
            whole_((static_cast<double>(done_) + share) / static_cast<double>(runs_), before_ + readings);
        latest_ = readings;
    }

    void next() noexcept
    {
        ++done_;
        before_ += latest_;
    }

private:
    progress_report const& whole_;
    std::size_t runs_;
    std::size_t done_ = 0;
    std::uint64_t before_ = 0;
    std::uint64_t latest_ = 0;
};

} // namespace

tool::outcome<void> run_ablations(experiment const& e, tool::console const& out)
{
    auto const variants = ablations(e.detect);
    std::vector<variant_result> done;
    {
        tool::progress_bar bar{out};
        progress_report const report = std::ref(bar);
        part_of_runs part{report, variants.size()};
        for (variant const& v : variants) {
            evaluation_options how;
            how.detect = v.options;
            how.sweep = e.style.nab;
            how.vus_buffer = 0;
            auto const results = evaluate(e.files, how, std::ref(part));
            if (!results) return results.error();
            done.push_back({v.name, summarise(*results)});
            part.next();
        }
    }
    out.print(e.json ? ablation_json(done, e.style) : ablation_text(done, e.style));
    return {};
}

tool::outcome<std::vector<std::vector<file_result>>> evaluate_candidates(
    experiment const& e, progress_report const& progress)
{
    constexpr std::size_t draws = 54;
    if (e.files.size() < 2) return tool::fault{EX_USAGE, "--cv: one file cannot be halved"};
    auto const settings = candidates(e.detect, draws, e.seed);
    part_of_runs part{progress, settings.size()};
    std::vector<std::vector<file_result>> done;
    for (detect::options const& one : settings) {
        evaluation_options how;
        how.detect = one;
        how.sweep = true;
        how.rank = false;
        auto results = evaluate(e.files, how, std::ref(part));
        if (!results) return results.error();
        done.push_back(std::move(*results));
        part.next();
    }
    return done;
}

tool::outcome<void> run_cross_validation(experiment const& e, tool::console const& out)
{
    auto const done = [&] {
        tool::progress_bar bar{out};
        return evaluate_candidates(e, std::ref(bar));
    }();
    if (!done) return done.error();
    out.print(e.json ? cross_validation_json(*done, e.seed) : cross_validation_text(*done, e.seed));
    return {};
}

tool::outcome<void> run_contamination(experiment const& e, double share, tool::console const& out)
{
    auto const results = [&] {
        tool::progress_bar bar{out};
        return evaluate_contaminated(e.files, e.detect, share, e.seed, std::ref(bar));
    }();
    if (!results) return results.error();
    out.print(
        e.json ? contaminated_json(*results, share, e.seed) : contaminated_text(*results, share, e.seed));
    return {};
}

} // namespace lariat::eval
