#include <lariat/detect/group.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

#include <lariat/model/dual_averaging.hpp>
#include <lariat/model/exponential_mean.hpp>
#include <lariat/model/loss.hpp>

namespace lariat::detect {
namespace {

constexpr double location_memory = 1'000; // rows
constexpr double smoothing = 8;
constexpr double scale_memory = 4'000;
constexpr double scale_floor = 0.02;
constexpr double deviation_bound = 20; // mean absolute deviations
constexpr double residual_bound = 10;
constexpr double feature_bound = 5;
constexpr std::uint64_t unclipped = 19; // rows before which nothing is clipped by a scale
constexpr std::uint64_t learner_age = 10;
constexpr std::uint64_t freezing_age = 400;
constexpr std::uint32_t recovery = 3; // as much faster does the balance of frozen rows fall

double scale_of(double deviation, double slow) noexcept
{
    return std::max(deviation, 1e-9 * std::abs(slow) + 1e-18);
}

} // namespace

group_model::group_model(std::size_t members, group_options options)
    : options_{options},
      members_(members),
      sums_(members * (members - 1)),
      squares_(sums_.size()),
      weights_(sums_.size()),
      features_(members - 1),
      shares_(members)
{
    assert(members >= 2);
}

group_verdict group_model::observe(std::span<double const> row) noexcept
{
    assert(row.size() == members_.size());
    locate(row);
    explain();
    double const s = score();
    bool const over = s > options_.threshold;
    if (!freezes(over)) learn(row);
    ++rows_;
    return {.score = s, .threshold = options_.threshold, .over = over, .shares = shares_};
}

void group_model::locate(std::span<double const> row) noexcept
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        member& m = members_[i];
        m.present = !std::isnan(row[i]);
        if (m.present && !m.begun) m.slow = row[i];
        m.begun |= m.present;
        double const away = m.present ? (row[i] - m.slow) / scale_of(m.deviation, m.slow) : 0;
        m.position = model::clip(away, deviation_bound);
    }
}

void group_model::explain() noexcept
{
    for (std::size_t i = 0; i < members_.size(); ++i) {
        member& m = members_[i];
        gather_features(i);
        double const forecast = static_cast<double>(model::dot(weights_of(weights_, i), features_));
        m.residual = m.present ? m.position - forecast : 0;
        m.smoothed +=
            (model::clip(m.residual, residual_bound) - m.smoothed) * model::mean_gain(smoothing, rows_);
    }
}

double group_model::score() noexcept
{
    double sum = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        double const part = members_[i].smoothed / std::max(members_[i].scale, scale_floor);
        shares_[i] = part * part;
        sum += shares_[i];
    }
    if (sum > 0) {
        for (double& share : shares_) share /= sum;
    }
    return std::sqrt(sum / static_cast<double>(members_.size()));
}

bool group_model::freezes(bool over) noexcept
{
    if (!over || rows_ <= freezing_age) {
        frozen_ -= std::min(frozen_, recovery);
        return false;
    }
    bool const frozen = frozen_ < options_.longest_freeze;
    if (frozen) ++frozen_;
    return frozen;
}

void group_model::learn(std::span<double const> row) noexcept
{
    for (std::size_t i = 0; i < members_.size(); ++i) {
        member& m = members_[i];
        if (!m.present) continue;
        bool const young = rows_ < unclipped;
        double const size = std::abs(m.smoothed);
        double const kept = young ? size : std::min(size, 10 * std::max(m.scale, scale_floor));
        m.scale += (kept - m.scale) * model::mean_gain(scale_memory, rows_);

        if (rows_ >= learner_age) {
            gather_features(i);
            auto const g = static_cast<float>(model::absolute_subgradient(m.residual));
            model::dual_averaging_step(
                weights_of(sums_, i), weights_of(squares_, i), weights_of(weights_, i), features_, g, {});
        }

        double const gain = model::mean_gain(location_memory, rows_);
        double const away = row[i] - m.slow;
        double const distance = std::abs(away);
        m.deviation += ((young ? distance : std::min(distance, 10 * m.deviation)) - m.deviation) * gain;
        m.slow += (young ? away : model::clip(away, 3 * m.deviation)) * gain;
    }
}

void group_model::gather_features(std::size_t of) noexcept
{
    std::size_t f = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (i == of) continue;
        features_[f++] = static_cast<float>(model::clip(members_[i].position, feature_bound));
    }
}

std::span<float> group_model::weights_of(std::vector<float>& all, std::size_t of) noexcept
{
    std::size_t const others = members_.size() - 1;
    return std::span{all}.subspan(of * others, others);
}

} // namespace lariat::detect
