#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "wire/special_bytes.hpp"

namespace lariat::wire {

/// Where the special bytes (find_special_bytes) of a stretch of input stand, one behind the other.  Found
/// with the widest registers that the processor has, which is asked once a stretch.
///
/// Cost  8 KiB, on the stack, of which as much is written as there are special bytes.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): places_ stays raw until cover() fills it
class special_list {
public:
    using place = std::uint16_t; ///< from begin()

    static constexpr std::size_t reach = 4096; ///< most bytes covered at once
    static constexpr std::size_t behind = 4; ///< places from end() on that the list goes on with

    /// Lists those of [begin, end), or of the first `reach` bytes of it, in order; behind them the first
    /// `behind` places that are not covered.
    /// \pre core::padding bytes are readable past `end`, and stay as they are while the list is used
    void cover(char const* begin, char const* end) noexcept;

    /// What is covered.
    [[nodiscard]] char const* begin() const noexcept { return begin_; }
    [[nodiscard]] char const* end() const noexcept { return end_; }

    [[nodiscard]] place const* first() const noexcept { return places_.data(); }

    /// The first one, of those from `from` on, that stands at `at` or behind.  \pre begin() <= at <= end()
    [[nodiscard]] place const* seek(place const* from, char const* at) const noexcept
    {
        auto const least = static_cast<std::size_t>(at - begin_);
        while (*from < least) ++from;
        return from;
    }

private:
    /// Registers of places are written whole.
    static constexpr std::size_t slack = special_block;

    char const* begin_ = nullptr;
    char const* end_ = nullptr;
    std::array<place, reach + slack + behind> places_;
};

} // namespace lariat::wire
