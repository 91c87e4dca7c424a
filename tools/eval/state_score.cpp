#include "eval/state_score.hpp"

namespace lariat::eval {
namespace {

double percent(std::size_t part, std::size_t rest) noexcept
{
    return part == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(part + rest);
}

} // namespace

confusion& confusion::operator+=(confusion const& other) noexcept
{
    hits += other.hits;
    misses += other.misses;
    false_flags += other.false_flags;
    rightly_quiet += other.rightly_quiet;
    return *this;
}

double confusion::f1() const noexcept
{
    if (hits == 0) return 0;
    auto const hit = static_cast<double>(hits);
    return hit / (hit + static_cast<double>(misses + false_flags) / 2);
}

double confusion::false_alarm_percent() const noexcept
{
    return percent(false_flags, rightly_quiet);
}

double confusion::missed_percent() const noexcept
{
    return percent(misses, hits);
}

confusion score_states(std::span<std::uint8_t const> flags, std::span<window const> windows, std::size_t from)
{
    confusion c;
    auto next = windows.begin();
    for (std::size_t row = 0; row < flags.size(); ++row) {
        while (next != windows.end() && next->last < row) ++next;
        if (row < from) continue;
        bool const anomalous = next != windows.end() && next->first <= row;
        bool const flagged = flags[row] != 0;
        if (anomalous)
            ++(flagged ? c.hits : c.misses);
        else
            ++(flagged ? c.false_flags : c.rightly_quiet);
    }
    return c;
}

} // namespace lariat::eval
