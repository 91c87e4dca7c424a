#pragma once

#include <cstdint>
#include <string>

#include <lariat/core/time.hpp>

namespace lariat::tool {

/// A number with its thousands set apart: 1,204,000.
[[nodiscard]] std::string grouped(std::uint64_t n);

/// A time as people write it, in UTC: 2014-02-08 12:40:00, with a fraction where there is one.
[[nodiscard]] std::string in_words(core::timestamp t);

/// A measured number: six significant digits, without a tail of zeros.
[[nodiscard]] std::string number(double value);

/// The same with its sign always shown.
[[nodiscard]] std::string signed_number(double value);

} // namespace lariat::tool
