#include "replay/score.hpp"

#include <algorithm>
#include <unordered_map>

namespace lariat::tool {
std::size_t score::hits() const noexcept
{
    return static_cast<std::size_t>(
        std::ranges::count_if(labels, [](label_outcome const& l) { return l.delay.has_value(); }));
}

std::optional<std::chrono::nanoseconds> score::mean_delay() const noexcept
{
    if (hits() == 0) return std::nullopt;
    std::chrono::duration<double, std::nano> sum{0};
    for (label_outcome const& l : labels) sum += l.delay.value_or(std::chrono::nanoseconds{0});
    return std::chrono::duration_cast<std::chrono::nanoseconds>(sum / static_cast<double>(hits()));
}

score score_alarms(std::span<alarm const> alarms, std::span<label const> labels)
{
    score made;
    for (label const& l : labels) made.labels.push_back({l, std::nullopt});
    std::unordered_map<std::uint64_t, bool> justified; // by event

    for (alarm const& a : alarms) {
        bool& right = justified.try_emplace(a.event, false).first->second;
        for (label_outcome& l : made.labels) {
            if (a.time < l.what.begin || a.time > l.what.end || !concerns(l.what, a.stream)) continue;
            right = true;
            auto const delay = a.time - l.what.begin;
            l.delay = std::min(l.delay.value_or(delay), delay);
        }
    }
    made.events = justified.size();
    made.false_events =
        static_cast<std::size_t>(std::ranges::count_if(justified, [](auto const& e) { return !e.second; }));
    return made;
}

} // namespace lariat::tool
