#include "engine/shared_budget.hpp"

#include <algorithm>

namespace lariat::engine {

double shared_budget::readings_per_event() const noexcept
{
    return std::max(1.0, rate_ / events_per_day_);
}

void shared_budget::change_rate(double before, double now) noexcept
{
    rate_ = std::max(0.0, rate_ - before + now);
}

void shared_budget::ask() noexcept
{
    constexpr std::uint32_t refresh = 1'024; // readings; what the need follows is slow, but for alarms
    until_asked_ = refresh;
    need_ = events_per_day_ > 0 && rate_ > 0 ? budget_.need(readings_per_event()) : 0;
}

void shared_budget::settle(bool alarm) noexcept
{
    if (events_per_day_ > 0 && rate_ > 0) budget_.settle(readings_per_event(), alarm);
    if (alarm || until_asked_ == 0)
        ask();
    else
        --until_asked_;
}

} // namespace lariat::engine
