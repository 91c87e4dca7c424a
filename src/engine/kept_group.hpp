#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lariat::engine {

/// The state of one group between two of its members' readings.
struct kept_group {
    std::string key; ///< what its events are of
    std::string rule; ///< its rule's name
    std::vector<std::string> by; ///< its rule's tags
    std::vector<std::byte> state; ///< group::pack()

    friend bool operator==(kept_group const&, kept_group const&) = default;
};

} // namespace lariat::engine
