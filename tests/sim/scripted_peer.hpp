#pragma once

#include <cstdint>
#include <random>
#include <string>

#include <lariat/core/ports.hpp>

#include "wire/decoder.hpp"

namespace lariat::sim {

/// A sender with a connection to the simulated daemon: good lines and bad ones, cut anywhere, broken off
/// anywhere.
///
/// What it sends is known line by line, so that the daemon's counts can be held against it.
class scripted_peer {
public:
    /// Of what arrived whole.
    struct tally {
        std::uint64_t good = 0; ///< lines that are one reading each
        std::uint64_t bad = 0; ///< lines that are refused, once each
    };

    scripted_peer(core::peer_id id, std::uint64_t hash_seed);

    /// Puts one more line on its way: of one of `streams` streams of its own, or of a new name altogether.
    void write(std::mt19937_64& random, core::timestamp now, std::size_t streams);

    /// Delivers some of what is on its way.
    void deliver(std::mt19937_64& random, core::timestamp now, core::reading_sink& sink);

    /// Delivers everything, and ends the connection in good order.
    void finish(core::timestamp now, core::reading_sink& sink);

    /// The connection breaks: what is on its way is lost, and a line that was cut with it.
    void break_off();

    [[nodiscard]] tally const& delivered() const noexcept { return delivered_; }
    [[nodiscard]] tally counted() const noexcept; ///< what the decoders made of it

private:
    void feed(std::size_t bytes, core::timestamp now, core::reading_sink& sink);
    void add_counts();

    core::peer_id id_;
    wire::decoder_options options_;
    wire::decoder decoder_;
    std::string on_its_way_; // a line is preceded by nothing, and told good or bad by its entry in kinds_
    std::string kinds_; // 'g' or 'b', one a line that is not delivered whole
    std::string padded_;
    std::uint64_t flood_ = 0; // names made up so far
    tally delivered_;
    tally counted_; // by the decoders of connections that are gone
};

} // namespace lariat::sim
