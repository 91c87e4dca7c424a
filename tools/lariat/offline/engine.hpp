#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <lariat/core/ports.hpp>

#include "engine/shard.hpp"
#include "series/sample.hpp"
#include "telemetry/counters.hpp"

namespace lariat::tool {

/// The daemon's engine without the daemon: recorded readings in, events out.  Its clock is that of the
/// readings: each counts as received at its own time, and silence is judged as they go by.
///
/// Threads  Not synchronised.
class offline_engine {
public:
    /// `names` holds every stream before its first reading is taken.  Both outlive the engine.
    offline_engine(engine::options settings, core::event_sink& events, stream_names const& names);

    /// Takes the next reading.  Those of one time are judged together, when the time goes on.
    void take(sample const& s);

    /// Judges what waits, and ends what is open.
    void finish();

    [[nodiscard]] engine::shard const& streams() const noexcept { return shard_; }

private:
    void judge_waiting();
    void pass_time_until(core::timestamp next);

    std::uint64_t hash_seed_;
    stream_names const& names_;
    telemetry::registry registry_;
    engine::shard shard_;
    std::vector<std::uint64_t> hashes_; // by stream
    std::vector<core::reading> waiting_; // all of one time
    core::timestamp now_ = core::timestamp::min();
};

} // namespace lariat::tool
