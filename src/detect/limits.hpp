#pragma once

#include <cstdint>
#include <optional>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/detect/verdict.hpp>

namespace lariat::detect {

/// The event of a stream that passes limits which the user knows.
struct breach_state {
    std::int64_t begin;
    std::int64_t peak;
    std::int64_t last_over;
    double peak_value; ///< raw reading farthest beyond
    double peak_observed; ///< what was held against the limit
    double peak_bound; ///< the limit
    std::uint32_t readings_over; ///< saturates
    std::uint32_t clear_run; ///< readings within in a row, now
    std::uint8_t open;
};

/// A limit that a reading passes.
struct breach {
    double observed = 0; ///< the raw value, or its change a second
    double bound = 0;
};

/// The rate limit's memory: what the next reading is compared with.
struct rate_state {
    breach_state breach;
    double value; ///< raw, of the last reading that was kept
    std::int64_t time; ///< its stamp, ns
    std::uint8_t begun;
    std::uint8_t run; ///< readings too fast for it in a row
};

/// Readings too fast in a row of which the last is what the next is compared with: it was the one kept that
/// was wrong.
inline constexpr std::uint8_t rate_patience = 8;

/// The limit of `minimum` and `maximum` that a raw value passes, if any.
[[nodiscard]] std::optional<breach> out_of_range(options const& o, double raw) noexcept;

/// The limit of `max_rate` that a raw value passes.  Compared with the last reading that was kept, so that a
/// spike does not make the reading after it look like one; the longer that is ago, the farther off the value
/// may be: a stream that has moved for good is soon believed.
[[nodiscard]] std::optional<breach> too_fast(
    options const& o, rate_state const& s, double raw, core::timestamp time) noexcept;

/// Remembers a reading that is within the limit, or the last of too many that are not.
void remember(rate_state& s, double raw, core::timestamp time, bool within) noexcept;

/// Which of the two events, in a stream of which rule, and how old the stream is.
struct breach_context {
    core::event_kind kind = core::event_kind::range;
    detect::options const& options;
    std::uint64_t age = 0;
};

/// Takes a reading in.  The event opens at the first reading beyond a limit and ends after clear_after
/// readings within them in a row.
void take(breach_state& s, breach_context const& c, observation const& reading,
    std::optional<breach> const& found, changes& out) noexcept;

/// Ends the event that is open, if any.
void close(breach_state& s, breach_context const& c, core::end_reason why, core::timestamp now,
    changes& out) noexcept;

} // namespace lariat::detect
