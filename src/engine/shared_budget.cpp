#include "engine/shared_budget.hpp"

#include <algorithm>
#include <cmath>

namespace lariat::engine {

double shared_budget::readings_per_event() const noexcept
{
    return std::max(1.0, rate_ / events_per_day_);
}

void shared_budget::change_rate(double before, double now) noexcept
{
    rate_ = std::max(0.0, rate_ - before + now);
}

void shared_budget::restore(state const& kept) noexcept
{
    rate_ = rate_to_come_ = kept.rate;
    restoring_ = true;
    need_ = kept.need;
    budget_.raised = kept.raised;
    until_asked_ = kept.until_asked;
}

void shared_budget::restore_rate(double rate) noexcept
{
    if (restoring_)
        rate_to_come_ -= rate;
    else
        rate_ += rate;
}

void shared_budget::end_restore() noexcept
{
    // The last bits of a sum depend on its order: where all are back the kept one stays as it was.
    if (std::abs(rate_to_come_) > 1e-9 * rate_) change_rate(rate_to_come_, 0);
    rate_to_come_ = 0;
    restoring_ = false;
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
