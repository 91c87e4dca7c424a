#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <lariat/core/time.hpp>
#include <lariat/model/features.hpp>
#include <lariat/model/profile.hpp>

namespace lariat::eval {

/// Which loss a forecast learns from.  With residual r and scale s, its subgradient with respect to the
/// prediction is -sign(r), -r/s, or the latter limited to +-3.
enum class loss : std::uint8_t { absolute, squared, clipped_squared };

[[nodiscard]] std::string_view to_string(loss l) noexcept;

/// The detector's one-step forecast with a loss of choice: its features, its learner, its step size and
/// penalty, without the rest of the detector.  What the absolute loss buys is the difference between two of
/// these.
class forecast_twin {
public:
    explicit forecast_twin(loss l) noexcept : loss_{l} { }

    /// Forecasts the next reading and then learns from it.  The first forecast is the value itself.
    /// \pre times do not fall, values are finite
    double observe(core::timestamp time, double value) noexcept;

private:
    void learn(model::hour_of hour, double offset, double bound) noexcept;
    [[nodiscard]] float subgradient(double residual, double scale) const noexcept;

    loss loss_;
    model::levels levels_{};
    model::profile profile_{};
    std::array<float, model::one_step_features> sum_{};
    std::array<float, model::one_step_features> squares_{};
    std::array<float, model::one_step_features> weight_{};
    std::uint64_t age_ = 0;
};

} // namespace lariat::eval
