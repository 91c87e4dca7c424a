// What a set of workers says of itself.

#include <algorithm>
#include <iterator>

#include "engine/set_place.hpp"
#include "engine/worker_set.hpp"

namespace lariat::engine {

stream_counts worker_set::counts()
{
    wait();
    stream_counts sum;
    for (auto& w : workers_) {
        auto const one = w->streams().counts();
        sum.all += one.all;
        sum.judged += one.judged;
        sum.warm += one.warm;
        sum.with_open_event += one.with_open_event;
    }
    return sum;
}

std::size_t worker_set::open_events()
{
    return sum_of<std::size_t>([](shard& s) { return s.open_events(); });
}

std::size_t worker_set::memory_bytes()
{
    return router_.memory_bytes() + sum_of<std::size_t>([](shard& s) { return s.memory_bytes(); });
}

group_figures worker_set::groups()
{
    wait();
    group_figures sum;
    for (auto& w : workers_) {
        auto const& one = w->streams().groups();
        sum.groups += one.size();
        sum.members += one.members();
        sum.bytes += one.memory_bytes();
    }
    return sum;
}

std::vector<group_report> worker_set::group_reports()
{
    wait();
    std::vector<group_report> out;
    for (auto& w : workers_) std::ranges::move(w->streams().groups().report(), std::back_inserter(out));
    std::ranges::sort(out, {}, &group_report::key);
    return out;
}

std::vector<heavy_hitters::hitter> worker_set::new_stream_names(std::size_t most)
{
    wait();
    std::vector<heavy_hitters::hitter> out;
    for (auto& w : workers_) {
        for (auto& h : w->streams().new_stream_names().top(heavy_hitters::places)) {
            auto const same = std::ranges::find(out, h.name, &heavy_hitters::hitter::name);
            if (same == out.end())
                out.push_back(std::move(h));
            else
                same->count += h.count;
        }
    }
    std::ranges::sort(out, std::ranges::greater{}, &heavy_hitters::hitter::count);
    if (out.size() > most) out.resize(most);
    return out;
}

std::vector<std::uint64_t> worker_set::new_streams_by_peer()
{
    wait();
    std::vector<std::uint64_t> sum;
    for (auto& w : workers_) {
        auto const& one = w->streams().new_streams_by_peer();
        sum.resize(std::max(sum.size(), one.size()));
        std::ranges::transform(one, sum, sum.begin(), std::plus{});
    }
    return sum;
}

std::optional<std::size_t> worker_set::report_some(std::string_view glob, std::size_t first,
    std::size_t places, std::size_t limit, std::vector<stream_report>& out)
{
    wait();
    auto const at = set_place::from(first);
    if (at.shard >= workers_.size()) return std::nullopt;
    return at.behind(
        workers_[at.shard]->streams().report_some(glob, at.place, places, limit, out), workers_.size());
}

std::optional<stream_report> worker_set::report(std::string_view key)
{
    wait();
    if (!core::parse_key(key)) return std::nullopt;
    return shard_of(core::format_key(*core::parse_key(key))).report(key);
}

} // namespace lariat::engine
