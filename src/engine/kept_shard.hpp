#pragma once

#include <cstdint>

#include "engine/shared_budget.hpp"
#include "engine/silence_marks.hpp"

namespace lariat::engine {

/// What a restart must not lose beside the streams.
struct kept_shard {
    std::uint64_t reading_number = 0; ///< by which streams tell how long they have been silent
    shared_budget::state budget;
    silence_marks marks;

    friend bool operator==(kept_shard const&, kept_shard const&) = default;
};

} // namespace lariat::engine
