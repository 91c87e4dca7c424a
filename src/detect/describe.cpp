#include <lariat/detect/description.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <span>

#include "decision.hpp"
#include "judge.hpp"
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

channel_description describe_channel(options const& o, block_view const& v, double level, question const& q)
{
    double const liveliness = v.transform != nullptr ? static_cast<double>(v.transform->liveliness) : 0;
    demand const user = demand_of(o, q.channel, level, q.calibration.scale, liveliness, v.core.age);
    double const calibrated = q.calibration.judge(0, q.need, q.usual_peak).threshold;
    return {.channel = q.channel,
        .decides = user.decides && !q.silent,
        .scale = q.calibration.scale,
        .threshold = std::max(user.threshold.value_or(calibrated), user.floor),
        .readings = q.calibration.all.total / 8.0};
}

/// Views of a block's parts; they are of mutable ones, and nothing is changed.
block_view view_of(schema const& s, std::byte const* block, std::byte const* story = nullptr) noexcept
{
    return view_of(s.layout(), {const_cast<std::byte*>(block), const_cast<std::byte*>(story)}); // NOLINT
}

/// A block of its own, of the same content, but for the story.
struct block_copy {
    block_copy(schema const& s, std::byte const* block, std::byte* story)
        : bytes(s.rest_bytes() / sizeof(line)),
          view{detect::view_of(s.layout(), {bytes.front().bytes.data(), story})}
    {
        std::memcpy(bytes.data(), block, s.rest_bytes());
    }

    struct line {
        alignas(schema::block_alignment) std::array<std::byte, schema::block_alignment> bytes;
    };
    std::vector<line> bytes;
    block_view view;
};

} // namespace

stream_age age_of(schema const& s, std::byte const* block) noexcept
{
    auto const age = view_of(s, block).core.age;
    return {age, age >= warm_age};
}

std::vector<open_event_description> open_events(
    schema const& s, std::byte const* block, std::byte const* story)
{
    block_view const v = view_of(s, block, story);
    std::vector<open_event_description> open;
    auto const add = [&open](bool is_open, core::event_kind kind, std::int64_t begin, double score) {
        if (is_open) open.push_back({.kind = kind, .begin = time_of(begin), .peak_score = score});
    };
    using enum core::event_kind;
    event_story const& e = v.story.event;
    add(e.open != 0, residual, e.begin, static_cast<double>(e.peak_score));
    if (v.range != nullptr) add(v.range->open != 0, range, v.range->begin, 0);
    if (v.rate != nullptr) add(v.rate->breach.open != 0, rate, v.rate->breach.begin, 0);
    if (v.timing != nullptr) {
        add(v.timing->gap_level != 0, gap, v.timing->gap_begin, 0);
        add(v.timing->stuck_level != 0, stuck, v.timing->stuck_begin, 0);
    }
    if (v.shift != nullptr)
        add(v.shift->phase == static_cast<std::uint8_t>(shift_phase::open), level_shift, v.shift->begin,
            decades_beyond(v.shift->size, v.shift->spread));
    if (drift_story const& d = v.story.drift; v.drift != nullptr && d.open != 0)
        add(true, drift, d.begin, decades_beyond(d.peak_mean, d.peak_threshold));
    return open;
}

description describe(schema const& s, std::byte const* block, double least_need, std::byte const* story)
{
    block_copy counted{s, block, reinterpret_cast<std::byte*>(&view_of(s, block, story).story)}; // NOLINT
    count_all(counted.view.core);
    block_view const& v = counted.view;
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
    d.residual_mae = state.channels.scale[lane::reading];
    model::base const base = one_step_base(s.options());
    double const from = base_level(state, base);
    d.forecasts = {describe_forecast("one_step", model::name_of(base), from, model::names_for(base),
                       state.one_step.weights()),
        describe_forecast("slow", "slow level", levels.slow, model::slow_names, state.slow.weights())};
    d.zero_share = zero_share(d.forecasts);
    questions const asked = questions_of(v, s.options(), model::scale_of(levels), least_need);
    for (question const& q : asked.channels()) {
        double const level = q.channel == core::channel::reading ? from : levels.slow;
        d.channels.push_back(describe_channel(s.options(), v, level, q));
    }
    d.open_events = open_events(s, block, story);
    return d;
}

} // namespace lariat::detect
