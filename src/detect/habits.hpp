#pragma once

#include <cstdint>

namespace lariat::detect {

/// How regularly a stream's readings come, and how often they stay the same: what silence and sameness are
/// held against where no rule says it.
struct timing_habits {
    float regular; ///< share of the last intervals that were no longer than twice the usual one
    float longest_s; ///< longest interval lately, in seconds of open time
    float same; ///< share of the last readings that were equal to the one before
    float longest_same; ///< readings of the longest run of equal ones, lately
    std::uint32_t same_run; ///< equal readings in a row, now, the first not counted; saturates
};

/// Seconds of silence that are a gap; 0 while the stream has not proven regular.
///
/// More than `factor` usual intervals, more than twice the longest one lately, and two seconds: a stall
/// shorter than that is the network's.  Regular is where nineteen in twenty of the last 200 intervals were no
/// longer than twice the usual one, and there were a hundred.
[[nodiscard]] double gap_limit_s(
    timing_habits const& h, double interval_s, double factor, std::uint64_t age) noexcept;

/// Learns an interval, in seconds of open time.
/// \param usual_s  the usual one before it; 0 where there is none yet
/// \param bound_s  what of it counts: a gap that was reported is not to make the next a habit at once
void learn_interval(
    timing_habits& h, double seconds, double usual_s, double bound_s, std::uint64_t age) noexcept;

/// Usual intervals that a reading stands for which comes `seconds` after the one before: 1 where a stream is
/// regular; where three in ten of its last 200 intervals were longer than twice the usual one (readings that
/// are merely lost now and then do not make that) as many as it took, 1/10 to 10.  What is remembered of such
/// a stream is so by time.
[[nodiscard]] double stride_of(
    timing_habits const& h, double seconds, double interval_s, std::uint64_t age) noexcept;

/// Equal readings in a row, the first not counted, that are too many; 0 where change is not usual: while the
/// stream is young, and where every second reading is equal to the one before.
///
/// More than 20, than three times the longest run lately, and than what chance brings about once in a hundred
/// million readings if each were on its own.
[[nodiscard]] double stuck_limit(timing_habits const& h, std::uint64_t age) noexcept;

/// Learns whether a reading was equal to the one before.  \param limit  stuck_limit(), or 0
void learn_sameness(timing_habits& h, bool same, double limit, std::uint64_t age) noexcept;

} // namespace lariat::detect
