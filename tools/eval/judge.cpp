#include "eval/judge.hpp"

#include <cmath>

#include <lariat/detect/detector.hpp>

#include "eval/processor_time.hpp"

namespace lariat::eval {

namespace {

/// Events begun less events ended.
int balance_of(std::span<core::event const> changes) noexcept
{
    int balance = 0;
    for (core::event const& e : changes) {
        if (e.phase == core::event_phase::begin) ++balance;
        if (e.phase == core::event_phase::end) --balance;
    }
    return balance;
}

/// Looks at a model's weights now and then.
class feature_watch {
public:
    void look(detect::description const& d)
    {
        if (looks_++ == 0) {
            for (auto const& forecast : d.forecasts) {
                for (auto const& f : forecast.features) uses_.push_back({forecast.name, f.name, 0});
            }
        }
        std::size_t i = 0;
        for (auto const& forecast : d.forecasts) {
            for (auto const& f : forecast.features) uses_[i++].share += f.weight != 0 ? 1 : 0;
        }
    }

    [[nodiscard]] std::vector<feature_use> shares() const
    {
        auto all = uses_;
        for (feature_use& u : all) u.share /= static_cast<double>(looks_);
        return all;
    }

private:
    std::size_t looks_ = 0;
    std::vector<feature_use> uses_;
};

constexpr std::size_t rows_between_looks = 500;

} // namespace

judgement judge(series const& s, detect::options const& options)
{
    judgement j;
    j.scores.assign(s.rows(), unjudged);
    j.states.assign(s.rows(), 0);
    j.forecasts.assign(s.rows(), 0);
    j.bands.assign(s.rows(), 0);
    j.open.assign(s.rows(), 0);

    std::vector<detect::verdict> verdicts;
    verdicts.reserve(s.rows());
    lariat::detector detector{options};
    feature_watch features;
    int open = 0;
    double const begin = processor_seconds();
    for (std::size_t row = 0; row < s.rows(); ++row) {
        verdicts.push_back(detector.observe(s.times[row], s.values[row]));
        open += balance_of(detector.changes());
        j.open[row] = open > 0 ? 1 : 0;
        if ((row + 1) % rows_between_looks == 0) features.look(detector.describe());
    }
    j.step_seconds = processor_seconds() - begin;

    double residuals = 0;
    std::size_t judged = 0;
    for (std::uint32_t row = 0; row < s.rows(); ++row) {
        detect::verdict const& v = verdicts[row];
        if (v.outcome == detect::outcome::first) j.taken.push_back(row);
        if (v.outcome != detect::outcome::judged) continue;
        j.taken.push_back(row);
        j.scores[row] = v.score;
        j.states[row] = v.state_score;
        j.forecasts[row] = v.forecast;
        j.bands[row] = v.band;
        ++judged;
        residuals += std::abs(s.values[row] - v.forecast);
        if (v.alarm) j.alarms.push_back(row);
        if (!v.over) continue;
        ++j.over;
        if (!(std::abs(v.residual) > v.threshold)) ++j.unexplained;
    }
    if (judged != 0) j.residual_mae = residuals / static_cast<double>(judged);
    j.features = features.shares();
    j.zero_share = detector.describe().zero_share;
    return j;
}

} // namespace lariat::eval
