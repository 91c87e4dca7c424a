#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/shard.hpp"
#include "sim/event_ledger.hpp"
#include "sim/scripted_peer.hpp"

namespace lariat::sim {

/// A daemon's decoders, shard and subscribers under a manual clock, with peers and faults drawn from a seed:
/// senders that break off, floods of names, reloads, clocks that jump, slow subscribers, streams that are
/// forgotten.
///
/// The same seed gives the same run, to the last byte of its events.
class world {
public:
    explicit world(std::uint64_t seed);

    /// Takes so many steps, then ends as the daemon does.  Returns the first promise that was broken, or
    /// nothing.
    [[nodiscard]] std::string run(int steps);

    [[nodiscard]] std::uint64_t fingerprint() const noexcept { return ledger_.fingerprint(); }
    [[nodiscard]] std::uint64_t records() const noexcept { return ledger_.records(); }
    [[nodiscard]] telemetry::registry& registry() noexcept { return registry_; }

private:
    [[nodiscard]] engine::options draw_options();
    void step();
    void jump();
    void pass_time();
    [[nodiscard]] std::string check();
    [[nodiscard]] std::string check_sums();

    std::mt19937_64 random_;
    core::timestamp now_;
    telemetry::registry registry_;
    event_ledger ledger_;
    engine::options options_;
    engine::shard shard_;
    std::vector<scripted_peer> peers_;
    std::uint64_t mark_ = 0; // reading number at the last look for silent streams
};

} // namespace lariat::sim
