#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <lariat/core/event.hpp>
#include <lariat/core/stream_key.hpp>

namespace lariat::wire {

/// One change of one event with its own copies of all texts: what a reader of events holds.  Members and
/// units as in core::event.
struct event_record {
    /// One active feature's part in the forecast.
    struct part {
        std::string feature;
        double weight = 0;
        double amount = 0;

        friend bool operator==(part const&, part const&) = default;
    };

    /// One member of a group; `predicted_by` has the keys of others as features.
    struct member {
        std::string stream;
        double share = 0;
        double observed = 0;
        double expected = 0;
        std::vector<part> predicted_by;

        friend bool operator==(member const&, member const&) = default;
    };

    std::uint64_t id = 0;
    std::string stream; ///< canonical key
    core::key_parts key;
    core::event_kind kind = core::event_kind::residual;
    core::channel channel = core::channel::none;
    core::event_phase phase = core::event_phase::begin;
    core::severity severity = core::severity::minor;
    core::residual_unit unit = core::residual_unit::stream;

    core::timestamp time{};
    core::timestamp begin{};
    core::timestamp peak{};
    std::optional<core::timestamp> end; ///< nothing before phase end
    core::end_reason ended = core::end_reason::open;
    double duration_seconds = 0; ///< up to `end`, or to `time` while it is open

    double value = 0;
    double observed = 0;
    double expected = 0;
    double residual = 0;
    double threshold = 0;
    double score = 0;
    double peak_score = 0;
    double state_score = 0;
    std::uint64_t readings_over = 0;
    std::uint64_t age = 0;
    std::uint64_t warm_at = 0;

    std::string base_name;
    double base = 0;
    std::vector<part> parts; ///< largest first
    std::string message; ///< one sentence for people
    std::vector<member> members; ///< of a group: those with the largest shares
    std::uint64_t member_count = 0; ///< how many the group has

    friend bool operator==(event_record const&, event_record const&) = default;
};

} // namespace lariat::wire
