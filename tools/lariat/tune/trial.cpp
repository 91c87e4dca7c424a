#include "tune/trial.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "offline/engine.hpp"
#include "offline/parallel.hpp"
#include "wire/event_decoder.hpp"
#include "wire/event_encoder.hpp"

namespace lariat::tool {
namespace {

bool is_alarm(core::event const& e) noexcept
{
    return e.phase != core::event_phase::end;
}

/// Counts alarms by stream, and collects the groups' events.
class alarm_counter final : public core::event_sink {
public:
    alarm_counter(history const& h, trial& into) : middle_{h.middle()}, into_{into}
    {
        into_.alarms.resize(h.names.size());
        into_.early_alarms.resize(h.names.size());
        for (std::size_t i = 0; i < h.names.size(); ++i)
            indices_.emplace(h.names.key(stream_id{static_cast<std::uint32_t>(i)}), i);
    }

    void on_event(core::event const& e) noexcept override
    {
        if (!is_alarm(e)) return;
        if (e.kind == core::event_kind::group) {
            into_.of_groups.push_back({e.id, std::string{e.stream}, e.time});
            return;
        }
        auto const found = indices_.find(e.stream);
        if (found == indices_.end()) return;
        ++into_.alarms[found->second];
        if (e.time < middle_) ++into_.early_alarms[found->second];
        into_.all.push_back({e.id, std::string{e.stream}, e.time});
    }

private:
    core::timestamp middle_;
    trial& into_;
    std::unordered_map<std::string_view, std::size_t> indices_;
};

/// Keeps the worst record of each event, in the end those of the worst events.
class worst_events final : public core::event_sink {
public:
    explicit worst_events(std::size_t most) : most_{most} { }

    void on_event(core::event const& e) noexcept override
    {
        if (!is_alarm(e)) return;
        line_.clear();
        wire::append_event_json(line_, e);
        auto record = wire::parse_event_json(line_);
        if (!record) return;
        auto const known = std::ranges::find(kept_, record->id, &wire::event_record::id);
        if (known != kept_.end()) {
            if (known->score < record->score) *known = std::move(*record);
        } else {
            kept_.push_back(std::move(*record));
        }
        if (kept_.size() > 2 * most_ + spare) shrink();
    }

    [[nodiscard]] std::vector<wire::event_record> take()
    {
        shrink();
        return std::move(kept_);
    }

private:
    static constexpr std::size_t spare = 64;

    void shrink()
    {
        std::ranges::stable_sort(kept_, std::greater{}, &wire::event_record::score);
        kept_.resize(std::min(kept_.size(), most_));
    }

    std::size_t most_;
    std::string line_;
    std::vector<wire::event_record> kept_;
};

void run(history const& h, engine::options settings, core::event_sink& events)
{
    offline_engine daemon{std::move(settings), events, h.names};
    for (sample const& s : h.readings) daemon.take(s);
    daemon.finish();
}

} // namespace

engine::options at_level(engine::options settings, std::size_t level)
{
    settings.defaults = at_level(settings.defaults, level);
    for (engine::rule& r : settings.rules) r.detect = at_level(r.detect, level);
    for (engine::group_rule& g : settings.groups) g.detect = at_level(g.detect, level);
    return settings;
}

trial run_trial(history const& h, engine::options const& settings)
{
    trial t;
    alarm_counter counter{h, t};
    run(h, settings, counter);
    return t;
}

std::vector<trial> run_trials(
    history const& h, engine::options const& settings, std::function<void(double)> const& progress)
{
    std::vector<trial> trials(level_count);
    for_each_index(
        trials.size(), [&](std::size_t i) { trials[i] = run_trial(h, at_level(settings, i)); }, progress);
    return trials;
}

std::vector<wire::event_record> flagged(history const& h, engine::options const& settings, std::size_t most)
{
    worst_events worst{most};
    run(h, settings, worst);
    return worst.take();
}

} // namespace lariat::tool
