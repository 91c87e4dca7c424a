#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <lariat/core/time.hpp>
#include <lariat/detect/group.hpp>
#include <lariat/detect/options.hpp>

namespace lariat::engine {

/// Which streams a rule is for: those that match one of `keys` (when there are any) and all of `tags`.
struct matcher {
    std::vector<std::string> keys; ///< globs on the canonical key or on its series (the key without `:field`)
    std::vector<std::pair<std::string, std::string>>
        tags; ///< tag name, glob on its value; an absent tag never matches

    friend bool operator==(matcher const&, matcher const&) = default;
};

/// Settings for the streams that match.  The first rule that matches a stream is its rule; a stream that none
/// matches has the shard's defaults.
struct rule {
    std::string name;
    matcher match;
    bool ignore = false; ///< drop these readings, counted
    detect::options detect;

    friend bool operator==(rule const&, rule const&) = default;
};

/// Streams that explain one another.  A stream is in the first group that it matches.
struct group_rule {
    std::string name;
    matcher match;
    std::vector<std::string> by; ///< tags: a group for each combination of their values
    /// Globs on keys, as the matcher's: members that are explained by all others; empty for all of them
    std::vector<std::string> explains;
    detect::group_options detect;
    std::size_t max_members = 64; ///< 2 to 10,000

    friend bool operator==(group_rule const&, group_rule const&) = default;
};

/// Bounds on what senders may grow.
struct limits {
    std::size_t max_streams = 100'000;
    double events_per_day = 10; ///< alarms of all streams together; 0: no bound
    std::size_t max_memory_bytes = 512U << 20U; ///< of blocks, keys and tables together
    std::size_t max_key_bytes = 1'024; ///< of a canonical key
    std::size_t max_groups = 1'000; ///< at most 65,000
    std::size_t workers = 1; ///< threads that judge; 0: one a core.  worker_set's owner goes by it, no shard
    /// New streams a second that one peer may begin, on average; max_streams, or five seconds' worth if that
    /// is more, at once.  0 is no limit.
    std::uint32_t new_streams_per_second = 20'000;
    std::chrono::nanoseconds forget_after =
        std::chrono::hours{24 * 30}; ///< a stream silent for so long; 0 is never

    friend bool operator==(limits const&, limits const&) = default;
};

/// Everything a shard is made from.
struct options {
    std::vector<rule> rules;
    detect::options defaults;
    engine::limits limits;
    std::uint64_t hash_seed = 0; ///< the decoders' seed
    /// Seconds east of UTC at a time, daylight saving included.  Called about once a quarter-hour of event
    /// time.
    std::function<std::int32_t(core::timestamp)> utc_offset = [](core::timestamp) { return 0; };
    std::vector<group_rule> groups{};
};

} // namespace lariat::engine
