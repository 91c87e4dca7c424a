#pragma once

#include <chrono>

#include <lariat/core/time.hpp>

namespace lariat::net {

/// Whether a worker's connections bring bytes seldom: then the wait of what comes counts, else its work.
///
/// Units  wall-clock time; a clock that jumps is taken for a pause, or for none, once.
class pace {
public:
    /// Bytes have been received.
    void note(core::timestamp receipt) noexcept
    {
        slow_ = receipt - last_ > pause;
        last_ = receipt;
    }

    /// Whether there was a pause before the bytes that came last.
    [[nodiscard]] bool is_slow() const noexcept { return slow_; }

private:
    // A few times what one line takes from the kernel to its judgement.
    static constexpr std::chrono::microseconds pause{50};

    core::timestamp last_{};
    bool slow_ = true;
};

} // namespace lariat::net
