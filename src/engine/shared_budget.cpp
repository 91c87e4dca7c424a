#include "engine/shared_budget.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace lariat::engine {

std::uint64_t shared_budget::round_length() const noexcept
{
    constexpr double five_minutes_a_day = 24 * 60 / 5;
    auto const readings = static_cast<std::uint64_t>(readings_per_day() / five_minutes_a_day);
    return std::clamp(std::bit_floor(readings), shortest_round, longest_round);
}

double shared_budget::readings_per_event() const noexcept
{
    return std::max(1.0, readings_per_day() / events_per_day_);
}

void shared_budget::begin_round() noexcept
{
    ++newest_;
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
    state out{readings_per_day(), need_, budget_.raised, tallies_};
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
