#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <lariat/core/time.hpp>

#include "wire/result.hpp"

namespace lariat::wire {

/// Parses the stamp of line protocol: an integer, `-` allowed, in the given unit.
/// Fails with cause::bad_time, also beyond the range of core::timestamp.
[[nodiscard]] result<core::timestamp> parse_stamp(std::string_view text, precision unit) noexcept;

/// Unit of bare integer stamps, made ready to multiply by.
struct stamp_unit {
    explicit stamp_unit(precision unit) noexcept;

    std::uint64_t nanoseconds; ///< in one
    std::uint64_t most; ///< that core::timestamp holds
};

/// Parses a time as NDJSON and plain lines carry it: an RFC 3339 date and time, or a number since 1970 in the
/// given unit.  A fraction is kept to the nanosecond.
///
/// Without a unit the magnitude decides: below 1e11 seconds, below 1e14 milliseconds, below 1e17
/// microseconds, else nanoseconds.  So seconds reach to the end of `timestamp`, and the finer units from 1973
/// on. Fails with cause::bad_time.
[[nodiscard]] result<core::timestamp> parse_time(
    std::string_view text, std::optional<precision> unit) noexcept;

} // namespace lariat::wire
