#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "store/event_record.hpp"
#include "store/sqlite.hpp"

namespace lariat::store {

/// The columns of the table `event`, and as many places for their values.
inline constexpr std::string_view event_columns =
    "id, last_record, ended, stream, kind, channel, severity, unit, begun, peak, time, value, observed, "
    "expected, residual, threshold, peak_score, state_score, age, warm_at, readings_over, base_name, base";
inline constexpr std::string_view event_places = "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?";

/// Binds an event as this record leaves it.  \param base  what its sequence is counted from
void bind_event(statement& to, event_record const& r, std::int64_t base);

/// The event of a row of these columns, without its line; none where no release wrote such a row.
[[nodiscard]] std::optional<event_record> read_event(statement const& row);

} // namespace lariat::store
