#include "eval/made/fleet_trial.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "offline/engine.hpp"
#include "series/random.hpp"

namespace lariat::eval {
namespace {

constexpr core::timestamp begin = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};

/// Student's t with three degrees of freedom.
double heavy_tailed(tool::random_numbers& chance)
{
    double squares = 0;
    for (int i = 0; i < 3; ++i) {
        double const z = chance.normal();
        squares += z * z;
    }
    return chance.normal() / std::sqrt(squares / 3);
}

/// Counts events.
class counter final : public core::event_sink {
public:
    explicit counter(fleet_result& result) : result_{result} { }

    void on_event(core::event const& e) noexcept override
    {
        if (e.phase != core::event_phase::begin) return;
        ++result_.events;
        if (e.stream.starts_with("gaussian")) ++result_.events_gaussian;
        if (2 * (e.time - begin) >= std::chrono::days{result_.how.days}) ++result_.late_events;
    }

private:
    fleet_result& result_;
};

} // namespace

fleet_result try_fleet(detect::options const& options, fleet_options const& how)
{
    fleet_result result{.how = how};
    counter events{result};
    tool::stream_names names;
    std::vector<tool::stream_id> ids;
    std::vector<tool::random_numbers> chances;
    for (std::size_t i = 0; i < how.streams; ++i) {
        std::string_view const kind = i % 2 == 0 ? "gaussian" : "heavy_tailed";
        ids.push_back(names.intern(fmt::format("{},stream={}", kind, i), "value"));
        chances.emplace_back(tool::random_numbers{how.seed * 0x2545f4914f6cdd1dU + i}.next());
    }
    engine::options settings;
    settings.defaults = options;
    tool::offline_engine daemon{std::move(settings), events, names};
    auto const rows = static_cast<std::size_t>(std::chrono::days{how.days} / how.interval);
    for (std::size_t row = 0; row < rows; ++row) {
        core::timestamp const t = begin + how.interval * static_cast<std::int64_t>(row);
        for (std::size_t i = 0; i < how.streams; ++i) {
            double const noise = i % 2 == 0 ? chances[i].normal() : heavy_tailed(chances[i]);
            daemon.take({.stream = ids[i], .stamped = true, .time = t, .value = 20 + noise});
        }
    }
    daemon.finish();
    return result;
}

} // namespace lariat::eval
