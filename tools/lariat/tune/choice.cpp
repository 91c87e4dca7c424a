#include "tune/choice.hpp"

#include <algorithm>

namespace lariat::tool {

std::vector<stream_choice> choose_by_rate(std::span<trial const> trials, double alarms_per_day, double days)
{
    std::vector<stream_choice> choices;
    for (std::size_t stream = 0; stream < trials.front().alarms.size(); ++stream) {
        auto const keeps = [&](trial const& t) {
            return static_cast<double>(t.alarms[stream]) <= alarms_per_day * days;
        };
        auto const first_over = std::ranges::find_if_not(trials, keeps);
        auto const kept = static_cast<std::size_t>(first_over - trials.begin());
        choices.push_back({.stream = stream_id{static_cast<std::uint32_t>(stream)},
            .level = kept == 0 ? 0 : kept - 1,
            .reached = kept > 0});
    }
    return choices;
}

double label_score::f1() const noexcept
{
    if (hits == 0) return 0;
    double const recall = static_cast<double>(hits) / static_cast<double>(labels);
    double const precision = static_cast<double>(events - false_events) / static_cast<double>(events);
    return precision > 0 ? 2 * recall * precision / (recall + precision) : 0;
}

std::vector<label_score> score_by_labels(std::span<trial const> trials, std::span<label const> labels)
{
    std::vector<label_score> scores;
    for (trial const& t : trials) {
        score const s = score_alarms(t.all, labels);
        scores.push_back({s.hits(), labels.size(), s.events, s.false_events});
    }
    return scores;
}

std::optional<std::size_t> best_by_labels(std::span<label_score const> scores)
{
    double most = 0;
    for (label_score const& s : scores) most = std::max(most, s.f1());
    if (most == 0) return std::nullopt;
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (scores[i].f1() == most) best.push_back(i);
    }
    return best[best.size() / 2];
}

} // namespace lariat::tool
