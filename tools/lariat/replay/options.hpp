#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "replay/inject.hpp"
#include "replay/pacer.hpp"
#include "series/generator.hpp"
#include "series/open.hpp"

namespace lariat::tool {

/// What `lariat replay` is to do.
struct replay_options {
    // What to send.
    std::vector<std::string> files; ///< or generated ones, see `generate`
    file_options reading;
    std::optional<std::chrono::nanoseconds>
        interval{}; ///< between readings that carry no time; generated ones
    std::optional<core::timestamp> start{}; ///< first time to send
    std::optional<core::timestamp> stop{}; ///< first time not to send
    std::optional<series_kind> generate{};
    std::uint64_t streams = 1; ///< generated
    std::uint64_t readings = 10'000; ///< generated, of each stream
    std::uint64_t seed = 1; ///< of generated streams and of injected faults

    // How.
    std::string to = "tcp://127.0.0.1:8094"; ///< `-`: standard output
    tool::pace pace;
    std::uint64_t loop = 1;
    bool shift_to_now = false;
    injector_options inject; ///< nothing injected without kinds

    // What to do with the outcome.
    std::string labels_out; ///< file; empty for none
    std::vector<std::string> labels_in;
    std::vector<std::string> must_hit; ///< kinds of labels; a missed one makes the exit code 1
    std::string listen; ///< endpoint of the daemon's events; empty: do not
    std::string control;
    std::string plot; ///< preset of the plotted band; empty: no plot
    bool json = false;
    bool quiet = false;
};

} // namespace lariat::tool
