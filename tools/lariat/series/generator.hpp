#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "series/sample.hpp"

namespace lariat::tool {

/// What a generated stream imitates.
enum class series_kind : std::uint8_t {
    sensor, ///< a temperature: a level, a daily course, slow wander, noise; 0.01 resolution
    price, ///< a geometric random walk with calm and nervous times; a tick of 0.01
    vitals, ///< a heart rate: rest, activity, breathing; whole beats a minute
};

/// Fails with EX_USAGE.
[[nodiscard]] outcome<series_kind> parse_series_kind(std::string_view name);

struct generator_options {
    series_kind kind = series_kind::sensor;
    std::uint64_t seed = 1;
    std::size_t streams = 1; ///< >= 1
    std::uint64_t readings = 10'000; ///< of each stream
    std::optional<std::chrono::nanoseconds> interval{}; ///< sensor 5 min, price 1 min, vitals 1 s if not said
    core::timestamp start{}; ///< of the first readings
    std::string measurement{}; ///< temperature, price, heart_rate if empty
    std::vector<std::pair<std::string, std::string>> tags{}; ///< given to every stream
};

/// Makes seeded streams: all streams' readings of one time, then those of the next.
/// A stream's readings depend on the seed and its number only, not on how many others there are.
/// Cost: tens of nanoseconds a reading; 40 bytes a stream.  `names` outlives it.
[[nodiscard]] std::unique_ptr<source> make_generator(generator_options const& options, stream_names& names);

} // namespace lariat::tool
