#pragma once

#include <string>
#include <string_view>

namespace lariat::engine {

/// What the names of many streams have in common: each word (letters and digits) that holds a digit is cut
/// before it and ends in `*`.  "web3,id=550e8400-e29b:cpu" gives "web*,id=*-e*:cpu".  At most 64 bytes.
[[nodiscard]] std::string name_pattern(std::string_view key);

} // namespace lariat::engine
