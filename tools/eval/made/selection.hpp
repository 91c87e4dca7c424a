#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lariat::eval {

/// A group of which one member is explained: by a few of very many others.
struct selection_options {
    std::size_t candidates = 5'000;
    std::size_t useful = 10; ///< that make the target up, each with a weight of 1 or -1
    std::size_t rows = 10'000;
    double noise = 0.5; ///< of the target, in deviations of a candidate
    std::uint64_t seed = 1;
};

/// Which candidates have a weight after so many rows.
struct selection_row {
    std::size_t rows = 0;
    std::size_t chosen = 0;
    std::size_t hits = 0; ///< of the useful ones
};

struct selection_result {
    selection_options how;
    std::vector<std::size_t> useful; ///< places of the candidates that make the target up, rising
    std::vector<std::size_t> chosen; ///< of those that have a weight in the end, largest amount first
    std::vector<selection_row> course;
};

/// Lets a group's model choose.  \pre 1 <= useful <= candidates, rows >= 10
[[nodiscard]] selection_result try_selection(
    selection_options const& how, std::function<void(double)> const& progress = {});

[[nodiscard]] std::string selection_text(selection_result const& r);
[[nodiscard]] std::string selection_json(selection_result const& r);

} // namespace lariat::eval
