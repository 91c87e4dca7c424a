#pragma once

#include <cstddef>
#include <cstdint>

#include "wire/decoder.hpp"
#include "wire/reading_batch.hpp"
#include "wire/special_list.hpp"
#include "wire/stamp.hpp"

namespace lariat::wire {

/// What a reader of common lines has to know of its input.
struct common_line_options {
    stamp_unit unit;
    std::size_t max_line_bytes;
    std::uint64_t hash_seed;
};

/// Reads, in one pass, the lines that senders write nearly always: line protocol without escapes, strings or
/// faults, one blank between its parts.  All others it leaves to line_decoder, which reads these to the same
/// readings.
///
/// Made on the stack for one call of feed(), whose bytes it looks at.
///
/// Cost  about half of line_decoder's; a line that it leaves costs a part of that more.
class common_lines {
public:
    /// \pre core::padding bytes are readable past `end`, the end of all that is read
    common_lines(common_line_options const& options, char const* end) noexcept : options_{options}, end_{end}
    {
    }

    common_lines(common_lines const&) = delete;
    common_lines& operator=(common_lines const&) = delete;

    /// Decodes the lines from `at` on, up to the first one that is not common or not complete; returns where
    /// that begins.  The batch has no tentative readings then.
    [[nodiscard]] char const* decode(char const* at, reading_batch& batch, decode_counts& counts);

private:
    common_line_options options_;
    char const* end_;
    special_list specials_;
    special_list::place const* special_ = specials_.first(); // the first one from the place reached on
};

} // namespace lariat::wire
