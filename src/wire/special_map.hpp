#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "wire/special_bytes.hpp"

namespace lariat::wire {

/// Where the special bytes (find_special_bytes) of a stretch of input stand, a bit a byte.  Found with the
/// widest registers that the processor has, which is asked once a stretch.
///
/// Cost  1 to 4 ns for each 64 bytes; 0.5 KiB, on the stack.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): bits_ stays raw until cover() fills it
class special_map {
public:
    static constexpr std::size_t reach = 4096; ///< most bytes covered at once

    /// Maps [begin, end), or the first `reach` bytes of it.
    /// \pre core::padding bytes are readable past `end`, and stay as they are while the map is used
    void cover(char const* begin, char const* end) noexcept;

    /// What is covered.
    [[nodiscard]] char const* begin() const noexcept { return begin_; }
    [[nodiscard]] char const* end() const noexcept { return end_; }

    /// Bit i is set where at[i] is special, or is not covered.  \pre begin() <= at <= end() + 2
    [[nodiscard]] std::uint64_t window(char const* at) const noexcept
    {
        auto const offset = static_cast<std::size_t>(at - begin_);
        std::uint64_t const* const word = bits_.data() + offset / special_block;
        auto const shift = offset % special_block;
        return word[0] >> shift | word[1] << 1U << (special_block - 1 - shift);
    }

private:
    char const* begin_ = nullptr;
    char const* end_ = nullptr;
    std::array<std::uint64_t, reach / special_block + 2> bits_; ///< of what is covered, then set
};

} // namespace lariat::wire
