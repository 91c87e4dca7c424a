#include "offline/engine.hpp"

#include <algorithm>

#include <lariat/core/stream_key.hpp>

namespace lariat::tool {

offline_engine::offline_engine(engine::options settings, core::event_sink& events, stream_names const& names)
    : hash_seed_{settings.hash_seed},
      names_{names},
      shard_{std::move(settings), events, registry_}
{
}

void offline_engine::take(sample const& s)
{
    if (s.time != now_) {
        judge_waiting();
        pass_time_until(s.time);
        now_ = s.time;
    }
    auto const index = static_cast<std::size_t>(s.stream);
    while (hashes_.size() <= index) {
        stream_id const id{static_cast<std::uint32_t>(hashes_.size())};
        auto const parts = core::parse_series(names_.series(id), names_.field(id));
        hashes_.push_back(parts ? core::hash_of(*parts, hash_seed_) : 0);
    }
    waiting_.push_back({.series = names_.series(s.stream),
        .field = names_.field(s.stream),
        .hash = hashes_[index],
        .value = s.value,
        .time = s.time,
        .stamped = true});
}

void offline_engine::finish()
{
    judge_waiting();
    shard_.close_events(core::end_reason::shutdown, now_);
}

void offline_engine::judge_waiting()
{
    if (waiting_.empty()) return;
    shard_.on_readings(waiting_, now_);
    waiting_.clear();
}

void offline_engine::pass_time_until(core::timestamp next)
{
    for (auto due = shard_.next_deadline(); due && *due <= next; due = shard_.next_deadline())
        shard_.advance(*due);
}

} // namespace lariat::tool
