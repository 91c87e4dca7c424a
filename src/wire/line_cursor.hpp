#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <lariat/core/padding.hpp>

#include "wire/special_bytes.hpp"

namespace lariat::wire {

/// Whether a backslash before `c` takes `c` literally, as core::unescape does.
[[nodiscard]] constexpr bool is_escapable(char c) noexcept
{
    return c == ',' || c == '=' || c == ' ' || c == ':';
}

/// Whether a byte may not stand in a name at all.
[[nodiscard]] constexpr bool is_control(char c) noexcept
{
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

/// Walks over one line of text from one special byte (find_special_bytes) to the next: names and words end
/// there, and all other bytes are passed over 64 at a time.
///
/// Cost  one classification of each 64 bytes, kept while the cursor is among them.
class line_cursor {
public:
    /// \pre core::padding bytes are readable past the end of `line`
    explicit line_cursor(std::string_view line) noexcept
        : at_{line.data()},
          end_{line.data() + line.size()},
          block_{at_},
          specials_{find_special_bytes(at_)}
    {
    }

    [[nodiscard]] char const* at() const noexcept { return at_; }
    [[nodiscard]] bool done() const noexcept { return at_ == end_; }

    /// Whether the cursor stands at `c`.
    [[nodiscard]] bool is(char c) const noexcept { return at_ != end_ && *at_ == c; }

    /// Whether the cursor stands at a blank, space or tab.
    [[nodiscard]] bool is_blank() const noexcept { return is(' ') || is('\t'); }

    /// Whether a word ends at the cursor: a blank, or the end of the line.
    [[nodiscard]] bool is_word_end() const noexcept { return done() || is_blank(); }

    /// What lies between `begin` and the cursor.
    [[nodiscard]] std::string_view since(char const* begin) const noexcept
    {
        return {begin, static_cast<std::size_t>(at_ - begin)};
    }

    /// What is left of the line.
    [[nodiscard]] std::string_view rest() const noexcept
    {
        return {at_, static_cast<std::size_t>(end_ - at_)};
    }

    /// Moves on by `count` bytes.  \pre count <= rest().size()
    void step(std::size_t count = 1) noexcept { at_ += count; }

    /// Moves to the first special byte at the cursor or behind it, or to the end.
    void to_special() noexcept
    {
        auto const offset = static_cast<std::size_t>(at_ - block_);
        if (offset < special_block) {
            std::uint64_t const ahead = specials_ >> offset;
            if (ahead != 0) {
                at_ = std::min(at_ + std::countr_zero(ahead), end_);
                return;
            }
            at_ = block_ + special_block;
        }
        search_blocks();
    }

    /// Moves to the first special byte that is neither a backslash nor escaped by one, or to the end.  Sets
    /// `escaped` when it passes an escape, and leaves it alone otherwise.
    void to_name_end(bool& escaped) noexcept
    {
        for (;;) {
            to_special();
            if (!is('\\')) return;
            step();
            if (!done() && is_escapable(*at_)) {
                escaped = true;
                step();
            }
        }
    }

    /// Moves to the first blank at the cursor or behind it, or to the end.
    void to_word_end() noexcept
    {
        for (to_special(); !is_word_end(); to_special()) step();
    }

    void skip_blanks() noexcept
    {
        while (is_blank()) step();
    }

private:
    static_assert(core::padding >= special_block); // a block that begins in the line may be read

    /// Searches from at_, which is past the block, perhaps past the end.
    void search_blocks() noexcept
    {
        for (; at_ < end_; at_ += special_block) {
            block_ = at_;
            specials_ = find_special_bytes(block_);
            if (specials_ != 0) {
                at_ = std::min(at_ + std::countr_zero(specials_), end_);
                return;
            }
        }
        at_ = end_;
    }

    char const* at_;
    char const* end_;
    char const* block_; ///< the bytes that specials_ is about; never behind at_
    std::uint64_t specials_; ///< of block_
};

} // namespace lariat::wire
