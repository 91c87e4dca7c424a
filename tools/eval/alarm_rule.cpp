#include "eval/alarm_rule.hpp"

#include "detect/event_state.hpp"

namespace lariat::eval {

std::vector<std::uint32_t> alarms_at(judgement const& j, float level, detect::options const& options)
{
    std::vector<std::uint32_t> alarms;
    detect::event_state state{};
    detect::event_story story{};
    for (std::uint64_t age = 1; age < j.taken.size(); ++age) {
        std::uint32_t const row = j.taken[age];
        double const score = static_cast<double>(j.scores[row] - level);
        auto const change = detect::decide(
            state, story, options, age, {.score = score, .over = score > 0, .still_over = score > 0});
        if (change == detect::event_change::opened || change == detect::event_change::escalated)
            alarms.push_back(row);
    }
    return alarms;
}

} // namespace lariat::eval
