#pragma once

#include <chrono>
#include <cstdint>

namespace lariat::tool {

/// Tells when a daemon has worked off what was sent to it, from the count of readings that it reports: at the
/// expected count, or when the count has not grown for `patience` (datagrams get lost, bad lines are
/// refused). Logic only: it is told the count and the time.
class settling {
public:
    using clock = std::chrono::steady_clock;

    static constexpr clock::duration patience = std::chrono::seconds{1};

    explicit settling(std::uint64_t expected) noexcept : expected_{expected} { }

    /// Whether it has settled.
    [[nodiscard]] bool observe(std::uint64_t count, clock::time_point now) noexcept
    {
        if (!begun_ || count != last_) {
            begun_ = true;
            last_ = count;
            since_ = now;
        }
        return count >= expected_ || now - since_ >= patience;
    }

private:
    std::uint64_t expected_;
    bool begun_ = false; // the two below are the last change, once there was one
    std::uint64_t last_ = 0;
    clock::time_point since_{};
};

} // namespace lariat::tool
