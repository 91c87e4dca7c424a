#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <lariat/detect/description.hpp>

#include "engine/group.hpp"

namespace lariat::engine {

/// What is known of one stream, for people.
struct stream_report {
    std::string key;
    std::string rule; ///< that its next reading is judged by
    bool judged = true; ///< false: booleans that no rule wants judged
    bool live = false; ///< its stamps follow the clock, so that silence can be told
    double expected = 0; ///< what was forecast for its last reading
    std::optional<detect::description> detector; ///< present when judged
    std::optional<member_report> group; ///< present when it is in one
};

/// How many streams a shard has, by state.
struct stream_counts {
    std::size_t all = 0;
    std::size_t judged = 0; ///< have a detector
    std::size_t warm = 0; ///< of those, warmed up; the others are warming up
    std::size_t with_open_event = 0;
};

} // namespace lariat::engine
