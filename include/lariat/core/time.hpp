#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace lariat::core {

/// Time of a reading or an event: nanoseconds since 1970-01-01T00:00:00Z, from 1677 to 2262.
/// It comes with the reading; nothing in core, model, detect or engine reads a clock.
using timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;

/// Formats as RFC 3339 in UTC, with the fewest of 0, 3, 6 or 9 fraction digits that lose nothing:
/// 2014-02-08T12:40:00Z, 2014-02-08T12:40:00.250Z.
[[nodiscard]] std::string to_rfc3339(timestamp t);

/// Parses an RFC 3339 date and time. `T`, `t` or one space separates date from time; 0 to 9 fraction digits;
/// `Z`, `z`, `+hh:mm`, `-hh:mm` (the colon may be absent), or nothing, which means UTC; the seconds may be
/// absent, or the whole time, which means midnight. A leap second (:60) is read as the second after it.
/// Fails with errc::bad_time, also outside the range of `timestamp`.
[[nodiscard]] boost::system::result<timestamp> parse_rfc3339(std::string_view text);

} // namespace lariat::core
