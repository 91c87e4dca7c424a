#pragma once

#include <cstdint>
#include <string_view>

#include <lariat/core/time.hpp>

namespace lariat::core {

/// What the sender said the value is.
enum class value_kind : std::uint8_t {
    number, ///< a float or an integer
    boolean, ///< true or false, carried as 1 or 0; judged only where a rule says so
};

/// One numeric field of one line, as a decoder hands it on: views of the receive buffer, valid during the
/// call only.
///
/// A stream's identity is measurement, tags (in any order) and field.  The spelling here is the sender's:
/// tags in its order, InfluxDB escapes kept.  `hash` is the same for every spelling of a stream
/// (core::series_hasher).
struct reading {
    std::string_view series; ///< measurement[,tag=value...], as spelled
    std::string_view field; ///< field name, as spelled; `value` for a plain line
    std::uint64_t hash = 0; ///< series_hasher over the unescaped parts
    double value = 0; ///< finite
    timestamp time{}; ///< event time; the receipt time where the line had none
    value_kind kind = value_kind::number;
    bool stamped = false; ///< whether the line carried its own time
};

} // namespace lariat::core
