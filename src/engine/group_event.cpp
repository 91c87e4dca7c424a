#include "engine/group_event.hpp"

#include <algorithm>

namespace lariat::engine {
namespace {

constexpr double least_barrier = 4;
constexpr double barrier_memory = 50'000; // rows
constexpr std::uint32_t clear_after = 8; // rows
constexpr double clear_level = 0.75; // of the threshold, that keeps an open event open

} // namespace

group_event::change group_event::take(
    core::timestamp time, double score, double threshold, bool over) noexcept
{
    worst_ = false;
    barrier_ += (least_barrier - barrier_) / barrier_memory;
    if (evidence_ == 0 && !open_) {
        begin_ = time;
        peak_score_ = 0;
        rows_over_ = 0;
    }
    evidence_ = std::max(0.0, evidence_ + score / threshold - 1);
    if (over) note_over(time, score);
    if (!open_) {
        if (!over || evidence_ < barrier_) return change::none;
        open_ = true;
        clear_run_ = 0;
        barrier_ *= 2;
        return change::begins;
    }
    if (score > clear_level * threshold) {
        clear_run_ = 0;
        return change::none;
    }
    if (++clear_run_ < clear_after) return change::none;
    close();
    return change::ends;
}

void group_event::note_over(core::timestamp time, double score) noexcept
{
    ++rows_over_;
    last_over_ = time;
    worst_ = score > peak_score_;
    if (!worst_) return;
    peak_score_ = score;
    peak_ = time;
}

void group_event::close() noexcept
{
    open_ = false;
    evidence_ = 0;
}

} // namespace lariat::engine
