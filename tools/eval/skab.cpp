#include "eval/skab.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "eval/ranking.hpp"
#include "offline/engine.hpp"
#include "offline/parallel.hpp"

namespace lariat::eval {
namespace {

/// What the daemon's engine said of a recording.
struct rig_rows {
    std::vector<std::uint8_t> over; ///< by row: the group's score is over its threshold
    std::vector<std::uint8_t> in_event; ///< by row: an event of the group has it, from its begin to its end
    std::vector<std::uint8_t> alone; ///< by row: a sensor has an event of its own
    std::vector<float> scores; ///< by row, of the group
};

/// Keeps which rows are in events.
class event_rows final : public core::event_sink {
public:
    event_rows(std::span<core::timestamp const> times, std::vector<std::uint8_t>& in_event)
        : times_{times},
          in_event_{in_event}
    {
    }

    void on_event(core::event const& e) noexcept override
    {
        if (e.kind != core::event_kind::group) {
            if (e.phase == core::event_phase::begin) ++open_;
            if (e.phase == core::event_phase::end) --open_;
        } else if (e.phase == core::event_phase::end) {
            for (std::size_t r = 0; r < times_.size(); ++r)
                if (e.begin <= times_[r] && times_[r] <= e.end) in_event_[r] = 1;
        }
    }

    [[nodiscard]] bool any_open() const noexcept { return open_ > 0; } ///< of the sensors alone

private:
    std::span<core::timestamp const> times_;
    std::vector<std::uint8_t>& in_event_;
    int open_ = 0;
};

engine::options rig_settings(detect::options const& options)
{
    engine::options settings;
    settings.defaults = options;
    settings.groups.emplace_back().name = "rig"; // of all that there is
    return settings;
}

rig_rows judge_rig(sensor_rig const& rig, detect::options const& options)
{
    auto const& times = rig.sensors.front().times;
    rig_rows rows;
    rows.in_event.assign(times.size(), 0);
    tool::stream_names names;
    std::vector<tool::stream_id> ids;
    for (std::size_t i = 0; i < rig.sensors.size(); ++i)
        ids.push_back(names.intern(fmt::format("sensor{}", i), "value"));
    event_rows events{times, rows.in_event};
    tool::offline_engine daemon{rig_settings(options), events, names};
    auto const note = [&] {
        auto const groups = daemon.streams().groups().report();
        bool const known = !groups.empty();
        rows.over.push_back(known && groups.front().score > groups.front().threshold ? 1 : 0);
        rows.scores.push_back(known ? static_cast<float>(groups.front().score) : 0);
        rows.alone.push_back(events.any_open() ? 1 : 0);
    };
    for (std::size_t r = 0; r < times.size(); ++r) {
        for (std::size_t i = 0; i < ids.size(); ++i) {
            daemon.take(
                {.stream = ids[i], .stamped = true, .time = times[r], .value = rig.sensors[i].values[r]});
            // A row is judged when the first reading of the next one comes.
            if (i == 0 && r > 0) note();
        }
    }
    daemon.finish();
    note();
    return rows;
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
    rig_rows const rows = judge_rig(rig, options);
    std::vector<std::uint8_t> const every(rows.over.size(), 1);
    return {.name = rig.name,
        .group = score_states(rows.over, windows, skab_training),
        .events = score_states(rows.in_event, windows, skab_training),
        .alone = score_states(rows.alone, windows, skab_training),
        .everything = score_states(every, windows, skab_training),
        .auc_pr = scored_auc_pr(rows.scores, windows)};
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
