#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "replay/options.hpp"
#include "series/sample.hpp"

namespace lariat::tool {

/// Recorded readings, all in memory: 32 bytes each.
struct history {
    stream_names names;
    std::vector<sample> readings; ///< never empty, as a replay would send them
    std::vector<std::uint64_t> counts; ///< readings of each stream
    std::uint64_t skipped = 0; ///< lines and cells without a reading
    core::timestamp first{}; ///< earliest and latest time; they differ
    core::timestamp last{};

    [[nodiscard]] core::timestamp middle() const { return first + (last - first) / 2; }
    [[nodiscard]] double days() const
    {
        return std::chrono::duration<double, std::chrono::days::period>{last - first}.count();
    }
};

/// Reads what a replay of the same options would send.  `progress` is told the share that is read, negative
/// where nobody knows, and the readings so far.  Fails as the sources do, and with EX_DATAERR where there are
/// no readings, they carry no time, or all the same one.
[[nodiscard]] outcome<history> read_history(
    replay_options const& options, std::function<void(double, std::uint64_t)> const& progress);

} // namespace lariat::tool
