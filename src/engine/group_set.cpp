#include "engine/group_set.hpp"

#include <algorithm>
#include <utility>

namespace lariat::engine {
namespace {

telemetry::counter& refused(telemetry::registry& r, std::string_view cause)
{
    return r.get_own("lariat_group_members_refused_total",
        "Streams that a group matches, and that are not in it, by cause.", cause);
}

} // namespace

group_set::group_set(group::publisher publish, telemetry::registry& registry)
    : publish_{std::move(publish)},
      full_{refused(registry, "max_members")},
      too_many_{refused(registry, "max_groups")},
      no_memory_{refused(registry, "memory_limit")}
{
}

void group_set::replace(std::vector<group_rule> const& rules, std::size_t max_groups)
{
    rules_ = rules;
    max_groups_ = max_groups;
    for (place& p : groups_) {
        if (!p.it || p.retired) continue;
        if (auto const* const same = rule_of(p.rule, p.by)) {
            p.it->change(same->detect);
            continue; // settings are not kept
        }
        p.it->close(core::end_reason::reloaded, p.it->time());
        by_key_.erase(p.it->key());
        p.retired = true;
    }
}

membership group_set::join(core::key_parts const& parts, std::string_view key, std::size_t room)
{
    if (rules_.empty()) return {};
    auto const t = group_of(rules_, parts, key);
    return t ? join(*t, key, room) : membership{};
}

membership group_set::rejoin(
    membership old, core::key_parts const& parts, std::string_view key, std::size_t room)
{
    if (!old) return join(parts, key, room);
    auto const t = group_of(rules_, parts, key);
    auto const& was = groups_[old.group];
    if (t && !was.retired && was.it->key() == t->key && was.it->is_explained(old.place) == t->explained)
        return old;
    leave(old);
    return t ? join(*t, key, room) : membership{};
}

membership group_set::join(group_target const& t, std::string_view stream, std::size_t room)
{
    auto const refuse = [](telemetry::counter& cause) {
        cause.add_single_writer();
        return membership{};
    };
    auto known = by_key_.find(t.key);
    if (known == by_key_.end()) {
        if (by_key_.size() >= max_groups_) return refuse(too_many_);
        if (sizeof(group) + 2 * t.key.size() > room) return refuse(no_memory_);
        add(std::make_unique<group>(t.key, t.rule->detect, publish_), *t.rule);
        known = by_key_.find(t.key);
    }
    place& p = groups_[known->second];
    bool const is_full = p.it->size() >= t.rule->max_members;
    if (is_full || p.it->growth(stream, t.explained) > room) {
        if (p.it->size() == 0) {
            groups_[known->second] = {};
            by_key_.erase(known);
        }
        return refuse(is_full ? full_ : no_memory_);
    }
    membership const m{known->second, p.it->join(stream, t.explained)};
    p.changed = true;
    ++members_;
    count(p);
    return m;
}

void group_set::leave(membership m)
{
    place& p = groups_[m.group];
    p.it->leave(m.place, p.it->time());
    p.changed = true;
    --members_;
    if (p.it->size() > 0) return count(p);
    if (!p.retired) by_key_.erase(p.it->key());
    bytes_ -= p.bytes;
    p = {};
}

std::optional<kept_group> group_set::next_kept(std::size_t& at, bool changed_only)
{
    for (; at < groups_.size(); ++at) {
        place& p = groups_[at];
        if (!p.it || p.retired || (changed_only && !p.changed)) continue;
        kept_group out{p.it->key(), p.rule, p.by, {}};
        core::packer to{out.state};
        p.it->pack(to);
        p.changed = false;
        ++at;
        return out;
    }
    return std::nullopt;
}

std::optional<std::uint16_t> group_set::restore(kept_group const& kept, std::size_t room)
{
    auto const* const rule = rule_of(kept.rule, kept.by);
    if (rule == nullptr || by_key_.contains(kept.key) || by_key_.size() >= max_groups_) return std::nullopt;
    auto it = std::make_unique<group>(kept.key, rule->detect, publish_);
    core::unpacker from{kept.state};
    if (!it->unpack(from) || !from.at_end() || it->size() == 0 || it->size() > rule->max_members
        || it->memory_bytes() > room)
        return std::nullopt;
    auto const at = add(std::move(it), *rule);
    place& p = groups_[at];
    p.changed = false;
    members_ += p.it->size();
    count(p);
    return at;
}

group_rule const* group_set::rule_of(std::string_view name, std::vector<std::string> const& by) const
{
    auto const found =
        std::ranges::find_if(rules_, [&](group_rule const& r) { return r.name == name && r.by == by; });
    return found == rules_.end() ? nullptr : &*found;
}

std::uint16_t group_set::add(std::unique_ptr<group> it, group_rule const& rule)
{
    auto const at = free_place();
    if (at == groups_.size()) groups_.emplace_back();
    place& made = groups_[at];
    made.it = std::move(it);
    made.rule = rule.name;
    made.by = rule.by;
    return by_key_.emplace(made.it->key(), static_cast<std::uint16_t>(at)).first->second;
}

std::size_t group_set::free_place() const
{
    auto const free = std::ranges::find_if(groups_, [](place const& p) { return !p.it; });
    return static_cast<std::size_t>(free - groups_.begin());
}

void group_set::count(place& p)
{
    auto const now = p.it->memory_bytes() + p.it->key().size();
    bytes_ += now;
    bytes_ -= std::exchange(p.bytes, now);
}

void group_set::close(core::end_reason why, core::timestamp now)
{
    for (place& p : groups_) {
        if (p.it) p.it->close(why, now);
    }
}

std::vector<group_report> group_set::report() const
{
    std::vector<group_report> out;
    out.reserve(by_key_.size());
    for (auto const& [key, at] : by_key_) out.push_back(groups_[at].it->report());
    return out;
}

} // namespace lariat::engine
