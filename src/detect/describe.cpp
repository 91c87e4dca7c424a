#include <lariat/detect/description.hpp>

#include <algorithm>
#include <optional>
#include <span>

#include "decision.hpp"
#include "question.hpp"
#include "record.hpp"
#include "state.hpp"

namespace lariat::detect {
namespace {

forecast_description describe_forecast(std::string_view name, std::string_view base_name, double base,
    std::span<std::string_view const> names, std::span<float const> weights)
{
    forecast_description d{.name = name, .base_name = base_name, .base = base, .features = {}};
    for (std::size_t j = 0; j < names.size(); ++j)
        if (!names[j].empty()) d.features.push_back({.name = names[j], .weight = weights[j]});
    return d;
}

double zero_share(std::span<forecast_description const> forecasts)
{
    std::size_t zeros = 0;
    std::size_t all = 0;
    for (forecast_description const& f : forecasts) {
        all += f.features.size();
        zeros += static_cast<std::size_t>(std::count_if(f.features.begin(), f.features.end(),
            [](feature_description const& feature) { return feature.weight == 0; }));
    }
    return static_cast<double>(zeros) / static_cast<double>(all);
}

channel_description describe_channel(options const& o, std::uint64_t age, double level, question const& q)
{
    demand const user = demand_of(o, q.channel, level, q.calibration.scale, age);
    double const calibrated = q.calibration.judge(0, q.need, q.usual_peak).threshold;
    return {.channel = q.channel,
        .decides = user.decides && !q.silent,
        .scale = q.calibration.scale,
        .threshold = std::max(user.threshold.value_or(calibrated), user.floor),
        .readings = q.calibration.channel->tail.total / 8.0};
}

/// Views of a block's parts; they are of mutable ones, and nothing is changed.
block_view view_of(schema const& s, std::byte const* block) noexcept
{
    return view_of(s.layout(), const_cast<std::byte*>(block)); // NOLINT(*-const-cast)
}

} // namespace

stream_age age_of(schema const& s, std::byte const* block) noexcept
{
    auto const age = view_of(s, block).core.age;
    return {age, age >= warm_age};
}

std::vector<open_event_description> open_events(schema const& s, std::byte const* block)
{
    block_view const v = view_of(s, block);
    std::vector<open_event_description> open;
    event_state const& e = v.core.event;
    if (e.open != 0)
        open.push_back({.kind = core::event_kind::residual,
            .begin = time_of(e.begin),
            .peak_score = static_cast<double>(e.peak_score)});
    if (v.limits != nullptr && v.limits->open != 0)
        open.push_back({.kind = core::event_kind::range, .begin = time_of(v.limits->begin)});
    if (v.timing != nullptr && v.timing->gap_open != 0)
        open.push_back({.kind = core::event_kind::gap, .begin = time_of(v.timing->gap_begin)});
    if (v.timing != nullptr && v.timing->stuck_open != 0)
        open.push_back({.kind = core::event_kind::stuck, .begin = time_of(v.timing->stuck_begin)});
    return open;
}

description describe(schema const& s, std::byte const* block)
{
    block_view const v = view_of(s, block);
    block_state const& state = v.core;
    model::levels const& levels = state.levels;

    description d;
    d.age = state.age;
    d.warm_at = warm_age;
    d.last_time = time_of(state.arrival.last);
    d.last_value = state.arrival.value;
    d.transform = s.options().transform;
    d.interval_s = state.arrival.interval_s;
    d.level = levels.slow;
    d.deviation = levels.deviation;
    d.residual_mae = state.reading.scale;
    d.forecasts = {describe_forecast("one_step", "last reading", levels.lags[0], model::one_step_names,
                       state.one_step.weight),
        describe_forecast("slow", "slow level", levels.slow, model::slow_names, state.slow.weight)};
    d.zero_share = zero_share(d.forecasts);
    questions const asked = questions_of(v, s.options(), model::scale_of(levels));
    for (question const& q : asked.channels()) {
        double const level = q.channel == core::channel::reading ? levels.lags[0] : levels.slow;
        d.channels.push_back(describe_channel(s.options(), state.age, level, q));
    }
    d.open_events = open_events(s, block);
    return d;
}

} // namespace lariat::detect
