#include "eval/evaluate.hpp"

#include <algorithm>

#include "eval/alarm_rule.hpp"
#include "eval/ranking.hpp"

namespace lariat::eval {
namespace {

nab_results score_nab(nab_plan const& plan, std::span<std::uint32_t const> alarms)
{
    nab_results r;
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) r[p] = nab_score(plan, alarms, nab_profiles[p]);
    return r;
}

/// Windows and rows from the first one that ranking counts.
struct ranked_part {
    std::size_t from;
    std::vector<window> windows;

    explicit ranked_part(series const& s) : from{s.ranked_from}
    {
        for (window w : s.windows) {
            if (w.last < from) continue;
            windows.push_back({std::max(w.first, from) - from, w.last - from});
        }
    }

    [[nodiscard]] ranking_figures rank(std::span<float const> scores, std::size_t buffer) const
    {
        scores = scores.subspan(from);
        return {auc_pr(scores, windows), vus_pr(scores, windows, buffer)};
    }
};

bool top_in_event(series const& s, std::span<float const> scores)
{
    auto const part = scores.subspan(s.ranked_from);
    if (part.empty()) return false;
    auto const row = s.ranked_from + static_cast<std::size_t>(std::ranges::max_element(part) - part.begin());
    return std::ranges::any_of(
        s.windows, [&](window w) { return w.first <= row + s.slack && row <= w.last + s.slack; });
}

} // namespace

std::vector<float> const& sweep_levels()
{
    static std::vector<float> const levels = [] {
        std::vector<float> l;
        for (int i = -40; i <= 120; ++i) l.push_back(static_cast<float>(i) / 20);
        return l;
    }();
    return levels;
}

file_result evaluate(series const& s, judgement const& j, evaluation_options const& options)
{
    file_result r;
    r.name = s.name;
    r.refused = s.rows() - j.taken.size();
    r.events = score_events(s, j.alarms);
    r.over = j.over;
    r.unexplained = j.unexplained;
    r.residual_mae = j.residual_mae;
    r.zero_share = j.zero_share;
    r.features = j.features;
    r.step_seconds = j.step_seconds;
    nab_plan const plan{s.rows(), s.windows};
    r.nab = score_nab(plan, j.alarms);
    if (options.sweep) {
        for (float const level : sweep_levels())
            r.nab_by_level.push_back(score_nab(plan, alarms_at(j, level, options.detect)));
    }
    if (options.rank) {
        ranked_part const part{s};
        r.score = part.rank(j.scores, options.vus_buffer);
        r.state = part.rank(j.states, options.vus_buffer);
    }
    r.top_in_event = top_in_event(s, j.scores);
    return r;
}

tool::outcome<std::vector<file_result>> evaluate(
    corpus const& files, evaluation_options const& options, progress_report const& progress)
{
    std::vector<file_result> results(files.size());
    auto const failed = for_each_series(
        files,
        [&](std::size_t i, series const& file) {
            judgement const j = judge(file, options.detect);
            results[i] = evaluate(file, j, options);
            if (options.visit) options.visit(i, file, j);
        },
        progress);
    if (failed) return *failed;
    return results;
}

} // namespace lariat::eval
