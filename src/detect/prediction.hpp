#pragma once

#include <algorithm>
#include <array>

#include <lariat/detect/options.hpp>
#include <lariat/model/features.hpp>
#include <lariat/model/profile.hpp>

#include "forecast.hpp"
#include "state.hpp"

namespace lariat::detect {

/// What the learners make of the features.
struct forecast_weights {
    std::array<float, model::one_step_features> one_step;
    std::array<float, model::slow_features> slow;
};

[[nodiscard]] inline forecast_weights weights_of(block_state const& s) noexcept
{
    return {s.one_step.weights(), s.slow.weights()};
}

/// The two forecasts of a value that is still to come.
struct prediction {
    double scale; ///< of the stream: the features' unit
    double stride; ///< usual intervals that the reading stands for, see stride_of()
    double share; ///< see share_of()
    double span; ///< readings of five minutes that it stands for: what the slow memories go by
    std::array<float, model::one_step_features> one_step_features;
    std::array<float, model::slow_features> slow_features;
    forecast_weights weights;
    double one_step; ///< the forecasts, by forecast_value()
    double slow;
};

/// What the one-step forecast of such streams starts from: of changes, which do not last, the slow location.
[[nodiscard]] inline model::base one_step_base(options const& o) noexcept
{
    bool const changes = o.transform == transform::difference || o.transform == transform::log_return;
    return changes ? model::base::slow_level : model::base::last_value;
}

/// The same in the unit, for a stream's next value.
[[nodiscard]] inline double base_level(block_state const& s, model::base from) noexcept
{
    return from == model::base::last_value ? s.levels.lags[0] : s.levels.slow;
}

/// Share of a reading of this span in what is remembered for so many of five minutes.
[[nodiscard]] inline double gain_of(double readings, double span) noexcept
{
    return std::min(1.0, span * (1 / readings));
}

/// \param weights     the stream's
/// \param seasonal    whether the stream has profiles
/// \param interval_s  the stream's, with the reading to come
/// \param stride      of that reading
// Inlined: what is handed over in memory is waited for.
[[nodiscard, gnu::always_inline]] inline prediction predict(block_state const& s,
    forecast_weights const& weights, bool seasonal, model::base from, float interval_s,
    double stride) noexcept
{
    prediction p; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    p.scale = model::scale_of(s.levels);
    p.stride = stride;
    p.share = share_of(interval_s);
    p.span = p.share * stride;
    model::seasonal_levels expected{};
    if (seasonal)
        expected = model::expected_at(s.hour.profile, s.levels, gain_of(model::profile_memory, p.share));
    model::fill_features(
        s.levels, seasonal ? &expected : nullptr, p.scale, p.one_step_features, p.slow_features, from);
    p.weights = weights;
    p.one_step = forecast_value(p.weights.one_step, p.one_step_features, base_level(s, from), p.scale);
    p.slow = forecast_value(p.weights.slow, p.slow_features, s.levels.slow, p.scale);
    return p;
}

/// What the slow forecast is without the mean of the last fifty readings, which would follow a stream that
/// leaves.
[[nodiscard]] inline double anchored(prediction const& p) noexcept
{
    constexpr std::size_t mean_50 = 0;
    static_assert(model::slow_names[mean_50] == "mean_50");
    return p.slow
        - p.scale * static_cast<double>(p.weights.slow[mean_50])
        * static_cast<double>(p.slow_features[mean_50]);
}

} // namespace lariat::detect
