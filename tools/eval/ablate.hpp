#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/report.hpp"
#include "eval/summary.hpp"

namespace lariat::eval {

/// The detector less one part.
struct variant {
    std::string_view name; ///< "no recent tail"
    detect::options options;
};

/// `base` itself, and without each of its parts, one at a time.
[[nodiscard]] std::vector<variant> ablations(detect::options const& base);

/// What one variant reaches.
struct variant_result {
    std::string_view name;
    summary all;
};

/// A table: a row a variant, those of the whole detector first.
[[nodiscard]] std::string ablation_text(std::span<variant_result const> results, report_style const& style);
[[nodiscard]] std::string ablation_json(std::span<variant_result const> results, report_style const& style);

} // namespace lariat::eval
