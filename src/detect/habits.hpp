#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include <lariat/model/exponential_mean.hpp>

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

inline constexpr double least_gap = 2; ///< s: a stall that is shorter is the network's
inline constexpr std::uint32_t least_stuck = 20; ///< readings in a row that may be equal in any stream
inline constexpr std::uint64_t known_age = 100; ///< from which a stream's regularity is known
inline constexpr double steady_share =
    0.7; ///< of intervals that are no longer than twice the usual one: see stride_of()

// What the habits remember.
inline constexpr double interval_memory = 200; ///< intervals
inline constexpr double longest_interval_memory = 2'000;
inline constexpr double sameness_memory = 1'000; ///< readings
inline constexpr double longest_run_memory = 5'000; ///< runs

/// A longest one of late, as long as no longer one comes.
[[nodiscard]] inline float faded(float longest, double memory) noexcept
{
    return longest - longest / static_cast<float>(memory);
}

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
inline void learn_interval(
    timing_habits& h, double seconds, double usual_s, double bound_s, std::uint64_t age) noexcept
{
    if (usual_s > 0)
        h.regular =
            model::moved(h.regular, seconds <= 2 * usual_s ? 1 : 0, model::mean_gain(interval_memory, age));
    h.longest_s =
        std::max(faded(h.longest_s, longest_interval_memory), static_cast<float>(std::min(seconds, bound_s)));
}

/// Usual intervals that a reading stands for which comes `seconds` after the one before: 1 where a stream is
/// regular; where three in ten of its last 200 intervals were longer than twice the usual one (readings that
/// are merely lost now and then do not make that) as many as it took, 1/10 to 10.  What is remembered of such
/// a stream is so by time.
[[nodiscard]] inline double stride_of(
    timing_habits const& h, double seconds, double interval_s, std::uint64_t age) noexcept
{
    constexpr double most = 10;
    if (age < known_age || static_cast<double>(h.regular) >= steady_share || !(interval_s > 0)) return 1;
    return std::clamp(seconds / interval_s, 1 / most, most);
}

/// Equal readings in a row, the first not counted, that are too many; 0 where change is not usual: while the
/// stream is young, and where every second reading is equal to the one before.
///
/// More than 20, than three times the longest run lately, and than what chance brings about once in a hundred
/// million readings if each were on its own.
[[nodiscard]] double stuck_limit(timing_habits const& h, std::uint64_t age) noexcept;

/// Learns whether a reading was equal to the one before.  \param limit  stuck_limit(), or 0
inline void learn_sameness(timing_habits& h, bool same, double limit, std::uint64_t age) noexcept
{
    h.same = model::moved(h.same, same ? 1 : 0, model::mean_gain(sameness_memory, age));
    if (same) {
        if (h.same_run < std::numeric_limits<std::uint32_t>::max()) ++h.same_run;
        return;
    }
    auto run = static_cast<double>(h.same_run);
    if (limit > 0) run = std::min(run, limit);
    h.longest_same = std::max(faded(h.longest_same, longest_run_memory), static_cast<float>(run));
    h.same_run = 0;
}

} // namespace lariat::detect
