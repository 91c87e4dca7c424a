#include "eval/summary.hpp"

#include "eval/mean.hpp"

namespace lariat::eval {
namespace {

ranking_figures mean_of(std::span<file_result const> files, ranking_figures file_result::*which)
{
    mean auc;
    mean vus;
    for (auto const& f : files) {
        auc.add((f.*which).auc_pr);
        vus.add((f.*which).vus_pr);
    }
    return {auc.get(), vus.get()};
}

} // namespace

nab_result nab_at(std::span<file_result const* const> files, std::size_t level, std::size_t profile)
{
    nab_result sum;
    for (auto const* f : files) sum += f->nab_by_level[level][profile];
    return normalise(sum, nab_profiles[profile]);
}

std::size_t best_sweep_level(std::span<file_result const* const> files, std::size_t profile)
{
    std::size_t best = sweep_levels().size() - 1;
    double most = nab_at(files, best, profile).raw;
    for (std::size_t level = best; level-- > 0;) {
        double const raw = nab_at(files, level, profile).raw;
        if (raw <= most) continue;
        most = raw;
        best = level;
    }
    return best;
}

summary summarise(std::span<file_result const> files)
{
    summary s;
    s.files = files.size();
    mean zeros;
    std::vector<file_result const*> swept;
    for (auto const& f : files) {
        s.refused += f.refused;
        s.events += f.events;
        for (std::size_t p = 0; p < nab_profiles.size(); ++p) s.nab[p] += f.nab[p];
        s.top_in_event += f.top_in_event ? 1 : 0;
        s.over += f.over;
        s.unexplained += f.unexplained;
        s.step_seconds += f.step_seconds;
        zeros.add(f.zero_share);
        if (!f.nab_by_level.empty()) swept.push_back(&f);
    }
    s.zero_share = zeros.get().value_or(0);
    s.score = mean_of(files, &file_result::score);
    s.state = mean_of(files, &file_result::state);
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
        s.nab[p] = normalise(s.nab[p], nab_profiles[p]);
        if (swept.empty()) continue;
        std::size_t const level = best_sweep_level(swept, p);
        s.nab_best[p] = best_level{sweep_levels()[level], nab_at(swept, level, p)};
    }
    return s;
}

} // namespace lariat::eval
