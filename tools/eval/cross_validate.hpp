#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/evaluate.hpp"

namespace lariat::eval {

/// Settings to choose from: `base`; `base` with each switch turned; and `draws` of them with every numeric
/// setting changed at once, by up to the factor 3 for the probability and 1.5 for the others, and each switch
/// turned with probability 1/4.  The same seed gives the same.
[[nodiscard]] std::vector<detect::options> candidates(
    detect::options const& base, std::size_t draws, std::uint64_t seed);

inline constexpr std::size_t halvings = 100;

/// Levels of the sweep on either side that vouch for a chosen one: 0.25 decades, a factor of 1.8 in the
/// probability.  A level that is best alone is best by chance; few windows decide a half.
inline constexpr std::size_t plateau = 5;

/// What choosing on one half and scoring on the other gives.
struct cross_validation {
    double held_out = 0; ///< NAB score of the halves not chosen on, mean over halvings
    double held_out_of_peak = 0; ///< the same where the single best level is chosen, whatever is beside it
    double sd_of_folds = 0; ///< standard deviation over the 2 * halvings halves
    double shipped = 0; ///< of the first candidate at its own threshold, on all files
    double in_sample = 0; ///< of the best candidate and threshold on all files
    std::size_t folds_with_shipped = 0; ///< in which the first candidate was chosen
};

/// Cross-validates the choice of a candidate and a threshold by NAB's score: `halvings` times the files are
/// split at random; of each half the pair is taken whose `plateau` has the best mean, and scored on the
/// other.  The same seed gives the same. \pre results[c][f] is candidate c's on file f, swept; at least two
/// files
[[nodiscard]] cross_validation cross_validate(
    std::span<std::vector<file_result> const> results, std::size_t profile, std::uint64_t seed);

/// The protocol and, for each profile, what it gives: for people and for programs.
[[nodiscard]] std::string cross_validation_text(
    std::span<std::vector<file_result> const> results, std::uint64_t seed);
[[nodiscard]] std::string cross_validation_json(
    std::span<std::vector<file_result> const> results, std::uint64_t seed);

} // namespace lariat::eval
