#include "eval/forecast_twin.hpp"

#include <lariat/model/dual_averaging.hpp>
#include <lariat/model/exponential_mean.hpp>
#include <lariat/model/loss.hpp>

namespace lariat::eval {

std::string_view to_string(loss l) noexcept
{
    switch (l) {
    case loss::absolute: return "absolute";
    case loss::squared: return "squared";
    case loss::clipped_squared: return "clipped";
    }
    return "";
}

double forecast_twin::observe(core::timestamp time, double value) noexcept
{
    model::hour_of const hour = model::local_hour(time, 0);
    if (age_ == 0) {
        model::start(levels_, value);
        learn(hour, 0, 0);
        age_ = 1;
        return value;
    }
    double const scale = model::scale_of(levels_);
    auto const seasonal =
        model::expected_at(model::hour_at(profile_, hour), levels_, 1 / model::profile_memory);
    std::array<float, model::one_step_features> features{};
    std::array<float, model::slow_features> slow{};
    model::fill_features(levels_, &seasonal, scale, features, slow);
    double const forecast = levels_.lags[0] + scale * static_cast<double>(model::dot(weight_, features));

    float const g = subgradient(value - forecast, scale);
    model::dual_averaging_step(sum_, squares_, weight_, features, g, {});
    learn(hour, value - levels_.first, 3 * scale);
    model::learn_slow(levels_, value, age_, 1 / model::slow_memory);
    model::learn_fast(levels_, value, age_);
    ++age_;
    return forecast;
}

void forecast_twin::learn(model::hour_of hour, double offset, double bound) noexcept
{
    auto h = model::hour_at(profile_, hour);
    model::learn(h, offset, bound, 1 / model::profile_memory);
    model::put(profile_, hour, h);
}

float forecast_twin::subgradient(double residual, double scale) const noexcept
{
    switch (loss_) {
    case loss::absolute: break;
    case loss::squared: return static_cast<float>(-residual / scale);
    case loss::clipped_squared: return static_cast<float>(-model::clip(residual / scale, 3));
    }
    return static_cast<float>(model::absolute_subgradient(residual));
}

} // namespace lariat::eval
