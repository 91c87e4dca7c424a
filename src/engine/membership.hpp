#pragma once

#include <cstdint>

namespace lariat::engine {

/// Which group a stream is in, and its place there.
struct membership {
    static constexpr std::uint16_t none = 0xffff;

    std::uint16_t group = none;
    std::uint16_t place = 0;

    [[nodiscard]] constexpr explicit operator bool() const noexcept { return group != none; }
    friend bool operator==(membership, membership) = default;
};

} // namespace lariat::engine
