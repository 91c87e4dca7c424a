#pragma once

#include <array>
#include <cstddef>
#include <span>

#include <lariat/detect/schema.hpp>
#include <lariat/detect/step.hpp>

#include "state.hpp"

namespace lariat::detect {

/// Asks for what readings of other streams will touch, a line of each block at a time, between the steps of
/// other work: all at once they would wait for each other, for there are fewer line buffers than lines.
class next_blocks {
public:
    /// Those of a quiet reading, and one of the shape channel's.
    static constexpr std::size_t lines = (quiet_end - quiet_begin + cache_line - 1) / cache_line + 1;

    /// \param blocks  at most most_at_once; `l` is most likely theirs
    /// \param else_one  asked for in place of those that are missing: it is at hand
    [[gnu::always_inline]] next_blocks(
        layout const& l, std::span<std::byte const* const> blocks, std::byte const* else_one) noexcept
        : shape_{l.shape}
    {
        for (std::size_t i = 0; i < blocks_.size(); ++i)
            blocks_[i] = i < blocks.size() ? blocks[i] : else_one;
    }

    /// Asks for a line of each, of `lines`.
    [[gnu::always_inline]] void ask_for(std::size_t line) const noexcept
    {
        asm volatile("" ::: "memory"); // or the compiler would put several of these together
        // The last is the shape channel's first: of its state three readings in four touch no more.
        std::size_t const offset = line + 1 < lines ? quiet_begin + line * cache_line : shape_;
        for (auto const* block : blocks_) __builtin_prefetch(block + offset);
        asm volatile("" ::: "memory");
    }

    /// Asks for those from a line on.
    void ask_from(std::size_t line) const noexcept
    {
        for (; line < lines; ++line) ask_for(line);
    }

private:
    std::array<std::byte const*, most_at_once> blocks_{};
    std::size_t shape_; ///< its place; 0, where there is none, is a line of every block
};

} // namespace lariat::detect
