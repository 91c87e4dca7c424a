#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace lariat::testing {

/// One observation of a linear_stream.
struct observation {
    std::vector<float> x; ///< a constant 1, then independent standard normals
    double clean = 0; ///< <truth, x>
    double y = 0; ///< clean, with Laplace noise and now and then a gross outlier
};

/// What a linear_stream adds to the truth.
struct disturbance {
    double noise = 0; ///< mean absolute value of the noise
    double outlier_fraction = 0; ///< of the observations
    double outlier_size = 0; ///< added to the target, always upwards: the worst case for a mean
};

/// Seeded observations of y = <truth, x> + noise.
class linear_stream {
public:
    linear_stream(std::vector<double> truth, disturbance const& d, std::uint64_t seed)
        : truth_{std::move(truth)},
          disturbance_{d},
          random_{seed}
    {
    }

    [[nodiscard]] observation next()
    {
        observation o;
        o.x.resize(truth_.size());
        for (std::size_t j = 0; j < truth_.size(); ++j) {
            o.x[j] = j == 0 ? 1.0F : static_cast<float>(normal_(random_));
            o.clean += truth_[j] * static_cast<double>(o.x[j]);
        }
        double const size = disturbance_.noise * exponential_(random_);
        o.y = o.clean + (uniform_(random_) < 0.5 ? size : -size);
        if (uniform_(random_) < disturbance_.outlier_fraction) o.y += disturbance_.outlier_size;
        return o;
    }

private:
    std::vector<double> truth_;
    disturbance disturbance_;
    std::mt19937_64 random_;
    std::normal_distribution<double> normal_;
    std::exponential_distribution<double> exponential_{1.0};
    std::uniform_real_distribution<double> uniform_{0.0, 1.0};
};

} // namespace lariat::testing
