#pragma once

#include <vector>

#include <lariat/core/event.hpp>

namespace lariat::engine {

/// A record of an event with copies of all that it tells.
///
/// Cost  three allocations at most.
class owned_event {
public:
    explicit owned_event(core::event const& e);
    owned_event(owned_event&&) noexcept = default;
    owned_event& operator=(owned_event&&) noexcept = default;
    owned_event(owned_event const&) = delete;
    owned_event& operator=(owned_event const&) = delete;
    ~owned_event() = default;

    /// Its views are valid as long as this, wherever it is moved.
    [[nodiscard]] core::event const& get() const noexcept { return event_; }

private:
    core::event event_;
    std::vector<core::member_part> members_;
    std::vector<core::contribution> parts_; ///< the members', one member behind the other
    std::vector<char> text_; ///< likewise
};

} // namespace lariat::engine
