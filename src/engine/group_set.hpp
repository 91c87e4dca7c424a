#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/stream_key.hpp>

#include "engine/group.hpp"
#include "engine/group_target.hpp"
#include "engine/kept_group.hpp"
#include "engine/membership.hpp"
#include "engine/options.hpp"
#include "telemetry/counters.hpp"

namespace lariat::engine {

/// The groups of a shard.  A group is there while it has a member.
///
/// Cost     join O(rules), and group_model's; observe a row's where it completes one, else O(1).
/// Threads  Not synchronised.
class group_set {
public:
    /// `publish` takes the groups' events, but for their ids.
    group_set(group::publisher publish, telemetry::registry& registry);
    group_set(group_set const&) = delete;
    group_set& operator=(group_set const&) = delete;

    /// Takes new rules.  A group stays with all it has learned where a rule has its rule's name and tags
    /// `by`; the events of others end.  Members find their groups anew by rejoin().
    void replace(std::vector<group_rule> const& rules, std::size_t max_groups);

    /// Whether a group takes streams of this key.
    [[nodiscard]] bool takes(core::key_parts const& parts, std::string_view key) const
    {
        return group_of(rules_, parts, key).has_value();
    }

    /// Lets a stream join the group of the first rule that matches it.  None where no rule does, and, counted
    /// by cause, where the group is full, there are too many groups, or `room` bytes are too few.
    [[nodiscard]] membership join(core::key_parts const& parts, std::string_view key, std::size_t room);

    /// The same for a stream that may be a member: where it still is one it stays, with all that it knows.
    [[nodiscard]] membership rejoin(
        membership old, core::key_parts const& parts, std::string_view key, std::size_t room);

    /// Takes a member out.  \pre m is one's
    void leave(membership m);

    /// Takes a member's reading.  \pre m is one's
    void observe(membership m, core::timestamp time, double value)
    {
        auto& g = groups_[m.group];
        if (g.retired) return;
        g.it->observe(m.place, time, value);
        g.changed = true;
    }

    /// Ends every open event.
    void close(core::end_reason why, core::timestamp now);

    [[nodiscard]] std::size_t size() const noexcept { return by_key_.size(); } ///< groups
    [[nodiscard]] std::size_t members() const noexcept { return members_; }
    [[nodiscard]] std::size_t memory_bytes() const noexcept { return bytes_; }

    /// What the others say of a member.  \pre m is one's
    [[nodiscard]] member_report report(membership m) const { return groups_[m.group].it->report(m.place); }

    /// Reports of all groups, in the order of their keys.
    [[nodiscard]] std::vector<group_report> report() const;

    // What the store keeps.

    /// The first group from place `at` on, or the first of those that have changed since they were last given
    /// out; `at` goes behind it.  None at the end.
    [[nodiscard]] std::optional<kept_group> next_kept(std::size_t& at, bool changed_only);

    /// Takes in a group of an earlier run, where its rule is still there and no bound is in its way: returns
    /// which it is.  Its members have to be given their places, or to leave.
    [[nodiscard]] std::optional<std::uint16_t> restore(kept_group const& kept, std::size_t room);

    /// A group of restore().
    [[nodiscard]] group& operator[](std::uint16_t at) noexcept { return *groups_[at].it; }

    /// Calls f(key, begin) for each open event.
    template <class F> void for_each_open_event(F&& f) const
    {
        for (auto const& [key, at] : by_key_) {
            if (auto const begin = groups_[at].it->open_event()) f(key, *begin);
        }
    }

private:
    struct place {
        std::unique_ptr<group> it; ///< none: the place is free
        std::string rule; ///< its rule's name
        std::vector<std::string> by;
        std::size_t bytes = 0; ///< of it, as counted in bytes_
        bool changed = true; ///< since it was last given out
        bool retired = false; ///< its rule is gone: it waits for its members to leave
    };

    [[nodiscard]] membership join(group_target const& t, std::string_view stream, std::size_t room);
    [[nodiscard]] group_rule const* rule_of(std::string_view name, std::vector<std::string> const& by) const;
    std::uint16_t add(std::unique_ptr<group> it, group_rule const& rule);
    [[nodiscard]] std::size_t free_place() const;
    void count(place& p);

    group::publisher publish_;
    telemetry::counter& full_;
    telemetry::counter& too_many_;
    telemetry::counter& no_memory_;
    std::vector<group_rule> rules_;
    std::size_t max_groups_ = 0;
    std::vector<place> groups_;
    std::map<std::string, std::uint16_t, std::less<>> by_key_; ///< those that are not retired
    std::size_t members_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace lariat::engine
