#pragma once

#include <cstdint>
#include <span>

#include <lariat/detect/options.hpp>
#include <lariat/model/profile.hpp>

namespace lariat::detect {

/// When a stream's readings are to be expected, by the week: silence counts in its open hours alone.
///
/// Given by the sessions of its rule; or learned from its habits: an hour of the week in which it never had a
/// reading is closed or, in its first week, one of the day.  Whose day has closed hours may have closed days
/// as well: its first Saturday and Sunday are closed until it has a reading on one of them.  Neither given,
/// it is always open.
struct open_hours {
    std::span<session const> sessions{};
    model::profile const* habits = nullptr; ///< used where there are no sessions
    bool by_week = false; ///< the stream has been seen for a week
    std::int32_t offset_s = 0; ///< local time's, seconds east of UTC

    [[nodiscard]] bool always() const noexcept { return sessions.empty() && habits == nullptr; }
};

/// Open nanoseconds from `from` to `to`.  \pre from <= to
[[nodiscard]] std::int64_t open_between(open_hours const& h, std::int64_t from, std::int64_t to) noexcept;

/// Whether all of the time from `from` to `to` is open.
[[nodiscard]] bool open_throughout(open_hours const& h, std::int64_t from, std::int64_t to) noexcept;

/// The first instant at which more than `limit` open nanoseconds have passed since `since`; the last of all
/// instants where that is never.  \pre limit >= 0
[[nodiscard]] std::int64_t open_until(open_hours const& h, std::int64_t since, std::int64_t limit) noexcept;

} // namespace lariat::detect
