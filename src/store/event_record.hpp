#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <lariat/core/event.hpp>

namespace lariat::store {

/// A record of an event with its own copies.
struct event_record {
    std::int64_t sequence = 0; ///< core::outbox's
    core::event event; ///< its `stream`, `why` and `members` are meaningless
    std::string stream;
    std::string base_name;
    double base = 0;
    std::shared_ptr<std::string const> line; ///< as readers get it
    std::chrono::steady_clock::time_point decided;
};

} // namespace lariat::store
