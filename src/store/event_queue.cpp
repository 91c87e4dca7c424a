#include "store/event_queue.hpp"

#include <algorithm>
#include <utility>

namespace lariat::store {

event_queue::loss event_queue::append(event_record r)
{
    r.sequence = ++last_;
    records_.push_back(std::move(r));
    return records_.size() > most_ ? give_up_oldest() : loss{};
}

event_queue::loss event_queue::give_up_oldest()
{
    auto const gone = records_.front().sequence;
    records_.pop_front();
    if (gone <= written_) return {};
    loss out{.unwritten = true, .unread = 0};
    for (auto& [name, r] : readers_) {
        if (r.taken < gone) ++out.unread;
        if (r.taken == gone - 1) r.taken = gone; // there is nothing to read in between
    }
    return out;
}

std::vector<event_record> event_queue::next_unwritten(std::size_t most) const
{
    auto const skipped = records_.size() - unwritten();
    auto const size = std::min(most, unwritten());
    auto const begin = records_.begin() + static_cast<std::ptrdiff_t>(skipped);
    return {begin, begin + static_cast<std::ptrdiff_t>(size)};
}

void event_queue::written(std::int64_t upto)
{
    written_ = std::max(written_, upto);
    while (records_.size() > recent && records_.front().sequence <= written_) records_.pop_front();
}

bool event_queue::ends(std::uint64_t event) const
{
    return std::ranges::any_of(records_, [&](event_record const& r) {
        return r.event.id == event && r.event.phase == core::event_phase::end;
    });
}

void event_queue::attach(std::string const& reader)
{
    positions_changed_ |= readers_.try_emplace(reader, place{last_, last_}).second;
}

void event_queue::keep_readers(std::vector<std::string> const& names)
{
    readers_chosen_ = true;
    positions_changed_ |= std::erase_if(readers_, [&](auto const& r) {
        return std::ranges::find(names, r.first) == names.end();
    }) > 0;
}

void event_queue::resume(std::string const& reader, std::int64_t position)
{
    if (readers_chosen_ && !readers_.contains(reader)) return;
    readers_.insert_or_assign(reader, place{position, position});
}

std::optional<event_queue::positions> event_queue::changed_positions()
{
    if (!std::exchange(positions_changed_, false)) return std::nullopt;
    positions out;
    for (auto const& [name, r] : readers_) out.emplace(name, r.acknowledged);
    return out;
}

std::optional<std::int64_t> event_queue::take(
    std::string const& reader, std::size_t most, std::vector<core::outbox::entry>& out)
{
    auto const found = readers_.find(reader);
    if (found == readers_.end()) return std::nullopt;
    auto& r = found->second;
    if (r.taken + 1 < first()) return r.taken;
    for (; r.taken < visible() && out.size() < most; ++r.taken) {
        auto const& next = records_[index_of(r.taken + 1)];
        out.push_back({next.sequence, next.line, next.decided});
    }
    return std::nullopt;
}

void event_queue::took(std::string const& reader, std::int64_t from, std::int64_t upto)
{
    auto const found = readers_.find(reader);
    if (found == readers_.end() || found->second.taken != from) return; // set back meanwhile
    found->second.taken = upto == from ? std::max(from, first() - 1) : upto;
}

void event_queue::acknowledge(std::string const& reader, std::int64_t sequence)
{
    auto const found = readers_.find(reader);
    if (found == readers_.end()) return;
    auto& r = found->second;
    if (sequence > r.taken || sequence <= r.acknowledged) return; // set back meanwhile, or known
    r.acknowledged = sequence;
    positions_changed_ = true;
}

void event_queue::give_back(std::string const& reader)
{
    auto const found = readers_.find(reader);
    if (found != readers_.end()) found->second.taken = found->second.acknowledged;
}

std::size_t event_queue::waiting(std::string const& reader) const
{
    auto const found = readers_.find(reader);
    return found == readers_.end() ? 0 : static_cast<std::size_t>(last_ - found->second.acknowledged);
}

} // namespace lariat::store
