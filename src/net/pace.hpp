#pragma once

#include <chrono>

#include <lariat/core/time.hpp>

namespace lariat::net {

/// Whether a worker's connections pause before they send: then how soon bytes are judged matters, else how
/// much work they are.
///
/// Units    wall-clock time; a clock that jumps is taken for a pause, or for none, once.
/// Cost     a subtraction.
/// Threads  Belongs to one worker.
class pace {
public:
    /// Whether what comes at this time comes after a pause.
    [[nodiscard]] bool has_paused(core::timestamp receipt) const noexcept { return receipt - last_ > pause; }

    /// Bytes have come.
    void note(core::timestamp receipt) noexcept { last_ = receipt; }

private:
    // A few times what one line takes from the kernel to its judgement.
    static constexpr std::chrono::microseconds pause{50};

    core::timestamp last_{};
};

} // namespace lariat::net
