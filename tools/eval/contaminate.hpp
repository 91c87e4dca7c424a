#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/corpus/corpus.hpp"
#include "eval/evaluate.hpp"
#include "eval/forecast_twin.hpp"

namespace lariat::eval {

/// A series with spikes, and where they are.
struct contaminated {
    series spoilt;
    std::vector<std::uint8_t> spiked; ///< one a row
    double deviation = 0; ///< mean absolute deviation of the sound series from its median
};

/// Puts a spike of 10 to 30 mean absolute deviations, up or down, on each finite reading with probability
/// `share`. The same seed and series give the same spikes.  The first 20 readings stay as they are.
[[nodiscard]] contaminated contaminate(series const& s, double share, std::uint64_t seed);

inline constexpr std::array<loss, 3> losses{loss::absolute, loss::squared, loss::clipped_squared};

/// Mean absolute errors of a forecast on the readings that carry no spike, in mean absolute deviations.
struct forecast_errors {
    double clean = 0; ///< all of them
    double after_1 = 0; ///< those that come so many readings after a spike; 0 where there is no spike
    double after_2 = 0;
    double after_8 = 0;
};

/// What spikes do to one file.
struct contaminated_file {
    std::array<forecast_errors, losses.size()> errors; ///< in the order of `losses`
    bool varies = true; ///< false: a constant series, which has no unit to count errors in
    nab_results nab; ///< of the shipped detector's alarms; those at spikes are left out
};

[[nodiscard]] contaminated_file evaluate_contaminated(contaminated const& c, detect::options const& options);

/// The same for all files, each with a seed of its own made from `seed`, on all cores.
[[nodiscard]] tool::outcome<std::vector<contaminated_file>> evaluate_contaminated(corpus const& files,
    detect::options const& options, double share, std::uint64_t seed, progress_report const& progress);

/// Means over files, for people and for programs.
[[nodiscard]] std::string contaminated_text(
    std::span<contaminated_file const> files, double share, std::uint64_t seed);
[[nodiscard]] std::string contaminated_json(
    std::span<contaminated_file const> files, double share, std::uint64_t seed);

/// Mean over the files that vary.
[[nodiscard]] forecast_errors mean_errors(std::span<contaminated_file const> files, std::size_t loss_index);

} // namespace lariat::eval
