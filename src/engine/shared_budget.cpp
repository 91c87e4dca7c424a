#include "engine/shared_budget.hpp"

#include <algorithm>
#include <utility>

#include "engine/distance.hpp"

namespace lariat::engine {

bool shared_budget::ends(std::uint64_t readings, core::timestamp last) const noexcept
{
    return readings - begin_ >= longest_round
        || std::chrono::abs(distance(last, begin_time_)) >= std::chrono::minutes{5};
}

double shared_budget::readings_per_event() const noexcept
{
    return std::max(1.0, readings_per_day() / events_per_day_);
}

void shared_budget::begin_round(std::uint64_t readings, core::timestamp last) noexcept
{
    ++newest_;
    begin_ = readings;
    begin_time_ = last;
    // The newest round takes the place of the last but one.
    auto const done = std::exchange(tallies_[newest_ % tallies_.size()], {});
    rate_ = std::max<std::int64_t>(0, rate_ + done.rate);
    if (events_per_day_ <= 0 || rate_ == 0) {
        need_ = 0;
        return;
    }
    budget_.settle(readings_per_event(), done.judged, done.alarms);
    need_ = budget_.need(readings_per_event());
}

shared_budget::state shared_budget::kept(std::uint64_t readings_before) const noexcept
{
    state out{readings_per_day(), need_, budget_.raised, tallies_, begin_, begin_time_.time_since_epoch()};
    if ((kept_at(readings_before) - newest_) % tallies_.size() != 0)
        std::swap(out.tallies[0], out.tallies[1]);
    return out;
}

void shared_budget::restore(state const& kept, std::uint64_t readings_before) noexcept
{
    rate_ = std::llround(kept.rate * budget_tally::parts);
    rate_to_come_ = rate_ + kept.tallies[0].rate + kept.tallies[1].rate;
    restoring_ = true;
    need_ = kept.need;
    budget_.raised = kept.raised;
    newest_ = kept_at(readings_before);
    tallies_ = kept.tallies;
    begin_ = kept.round_begin;
    begin_time_ = core::timestamp{kept.round_time};
}

void shared_budget::restore_rate(double rate) noexcept
{
    auto const parts = budget_tally::in_parts(rate);
    if (restoring_)
        rate_to_come_ -= parts;
    else
        rate_ += parts;
}

void shared_budget::end_restore() noexcept
{
    rate_ = std::max<std::int64_t>(0, rate_ - std::exchange(rate_to_come_, 0));
    restoring_ = false;
}

} // namespace lariat::engine
