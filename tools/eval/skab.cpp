#include "eval/skab.hpp"

#include <algorithm>

#include <lariat/detect/group.hpp>

#include "eval/judge.hpp"
#include "eval/ranking.hpp"
#include "offline/parallel.hpp"

namespace lariat::eval {
namespace {

struct group_rows {
    std::vector<std::uint8_t> over;
    std::vector<float> scores;
};

group_rows judge_group(sensor_rig const& rig)
{
    group_rows rows;
    detect::group_model group{rig.sensors.size()};
    std::vector<double> row(rig.sensors.size());
    for (std::size_t r = 0; r < rig.sensors.front().rows(); ++r) {
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = rig.sensors[i].values[r];
        auto const v = group.observe(row);
        rows.over.push_back(v.over ? 1 : 0);
        rows.scores.push_back(static_cast<float>(v.score));
    }
    return rows;
}

std::vector<std::uint8_t> judge_alone(sensor_rig const& rig, detect::options const& options)
{
    std::vector<std::uint8_t> flags(rig.sensors.front().rows());
    for (series const& s : rig.sensors) {
        auto const open = judge(s, options).open;
        for (std::size_t r = 0; r < flags.size(); ++r) flags[r] |= open[r];
    }
    return flags;
}

/// AUC-PR of the rows after the training part.
std::optional<double> scored_auc_pr(std::span<float const> scores, std::vector<window> windows)
{
    if (scores.size() <= skab_training) return std::nullopt;
    std::erase_if(windows, [](window w) { return w.last < skab_training; });
    for (window& w : windows) w = {std::max(w.first, skab_training) - skab_training, w.last - skab_training};
    return auc_pr(scores.subspan(skab_training), windows);
}

} // namespace

rig_result evaluate_rig(sensor_rig const& rig, detect::options const& options)
{
    auto const& windows = rig.sensors.front().windows;
    group_rows const group = judge_group(rig);
    std::vector<std::uint8_t> const every(group.over.size(), 1);
    return {.name = rig.name,
        .group = score_states(group.over, windows, skab_training),
        .alone = score_states(judge_alone(rig, options), windows, skab_training),
        .everything = score_states(every, windows, skab_training),
        .auc_pr = scored_auc_pr(group.scores, windows)};
}

tool::outcome<std::vector<rig_result>> evaluate_skab(
    std::string const& folder, detect::options const& options, std::function<void(double)> const& progress)
{
    auto const files = skab_files(folder);
    if (!files) return files.error();
    std::vector<rig_result> results(files->size());
    std::vector<std::optional<tool::fault>> faults(files->size());
    tool::for_each_index(
        files->size(),
        [&](std::size_t i) {
            auto const rig = read_skab((*files)[i], folder);
            if (rig)
                results[i] = evaluate_rig(*rig, options);
            else
                faults[i] = rig.error();
        },
        progress);
    for (auto const& f : faults) {
        if (f) return *f;
    }
    return results;
}

} // namespace lariat::eval
