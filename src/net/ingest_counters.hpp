#pragma once

#include <array>

#include "net/peer_names.hpp"
#include "net/session_end.hpp"
#include "net/stream_listener.hpp"
#include "telemetry/counters.hpp"
#include "wire/decoder.hpp"

namespace lariat::net {

/// What came in through one input.
///
/// Threads  Belongs to the input's thread.
struct input_tally {
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    std::uint64_t readings = 0;

    void on_decoded(wire::decode_counts const& before, wire::decode_counts const& after) noexcept
    {
        bytes += after.bytes - before.bytes;
        lines += after.lines - before.lines;
        readings += after.readings - before.readings;
    }
};

/// The counters of all inputs together, by cause.
///
/// Threads  Constructed where the registry may be used; after that any thread may count.
struct ingest_counters {
    explicit ingest_counters(telemetry::registry& registry);

    /// Counts what a decoder did between two looks at it.
    void on_decoded(wire::decode_counts const& before, wire::decode_counts const& after) noexcept;

    void on_session_end(session_end e) noexcept { ended[static_cast<std::size_t>(e)]->add(); }

    peer_names peers; ///< who sends, for all inputs together

    telemetry::counter& connections; ///< accepted
    std::array<telemetry::counter*, session_end_count> ended{};
    accept_counters accept;

    telemetry::counter& datagrams;
    telemetry::counter& datagrams_overflown; ///< the kernel's buffer was full
    telemetry::counter& datagrams_truncated; ///< larger than the receive buffer

    telemetry::counter& bytes;
    telemetry::counter& lines;
    telemetry::counter& readings;
    telemetry::counter& strings_skipped;
    std::array<telemetry::counter*, static_cast<std::size_t>(wire::cause::count_)> refused{};
};

} // namespace lariat::net
