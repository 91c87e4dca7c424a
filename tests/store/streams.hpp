#pragma once

#include <cmath>
#include <map>
#include <string>

#include "engine/shard.hpp"
#include "store/snapshot_keeper.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

namespace lariat::testing {

/// The smallest blocks that there are by options: for tests that write them very often.
inline engine::options small_blocks()
{
    engine::options o;
    o.defaults.shape = false;
    o.defaults.seasonal = false;
    return o;
}

/// A shard with everything around it, and what the store does with it.
struct shard_rig {
    explicit shard_rig(engine::options settings = {}) : shard{std::move(settings), events, registry} { }

    void give(std::string const& series, double value, core::timestamp time)
    {
        auto const r = make_reading(series, "value", value, time);
        shard.on_readings({&r, 1}, time);
    }

    /// One reading for each of `streams` streams, the `round`-th.
    void give_round(int streams, int round)
    {
        for (int i = 0; i < streams; ++i)
            give("s" + std::to_string(i), 20 + std::sin(round * 0.7 + i) + (round * 31 + i * 17) % 5,
                at(60.0 * round));
    }

    store::snapshot_outcome save(store::snapshot_keeper& to)
    {
        bool const full = to.next_is_full() || shard.must_walk_all();
        auto walk = shard.begin_walk(!full);
        to.begin({at(0), full, shard.kept(), shard.take_gone()});
        while (shard.walk(walk, 64, [&](engine::kept_stream const& s) { to.add(s); })) { }
        std::size_t group = 0;
        while (auto const g = shard.walk_groups(group, !full)) to.add(*g);
        return to.finish();
    }

    store::result<store::restoration> load(store::folder& from)
    {
        auto found = store::restore(from, [this](detect::options const& o) { return shard.schema_of(o); },
            {[this](engine::kept_stream const& s) {
                 (void)shard.restore(s, at(0), [](std::uint64_t) { return false; });
             },
                [this](engine::kept_shard const& s) { shard.restore(s); }});
        if (!found) return found;
        for (auto const& g : found->groups) shard.restore(g, [](std::uint64_t) { return false; });
        shard.end_restore();
        return found;
    }

    /// Readings that each stream has had.
    std::map<std::string, std::uint64_t> ages()
    {
        std::map<std::string, std::uint64_t> out;
        std::vector<engine::stream_report> all;
        for (std::optional<std::size_t> at = 0; at;) at = shard.report_some("*", *at, 1'000, 1U << 20U, all);
        for (auto const& r : all) out[r.key] = r.detector->age;
        return out;
    }

    collecting_event_sink events;
    telemetry::registry registry;
    engine::shard shard;
};

} // namespace lariat::testing
