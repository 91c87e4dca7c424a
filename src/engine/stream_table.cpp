#include "engine/stream_table.hpp"

#include <utility>

namespace lariat::engine {

std::string stream::key() const
{
    auto const first = names.first();
    return *core::canonical_key(first.series, first.field); // a stream's spelling always parses
}

stream_index stream_table::find_unusual(core::reading const& r)
{
    auto const known =
        by_hash_.find_if(r.hash, [&](hash_index::place p) { return slots_[p].hash == r.hash; });
    return known != hash_index::none ? find_other_spelling(r) : none;
}

stream_index stream_table::find_other_spelling(core::reading const& r)
{
    auto const key = core::canonical_key(r.series, r.field);
    if (!key) return none;
    auto const index = find_key(*key, r.hash);
    if (index == none) return none;
    auto& s = (*this)[index];
    if (!s.names.have(spelling_of(r))) {
        auto names = s.heard ? spellings{s.names.first(), spelling_of(r)} : spellings{spelling_of(r)};
        s.heard = true;
        name_bytes_ += names.memory_bytes();
        name_bytes_ -= s.names.memory_bytes();
        s.names = std::move(names);
    }
    return index;
}

stream_index stream_table::find_key(std::string_view key, std::uint64_t hash) const
{
    return stream_index{by_hash_.find_if(
        hash, [&](hash_index::place p) { return slots_[p].hash == hash && slots_[p].key() == key; })};
}

stream_index stream_table::insert(spelling const& first, std::uint64_t hash)
{
    spellings names{first};
    stream_index index{};
    if (free_.empty()) {
        // Whoever is given up to save memory must not take some.
        if (slots_.growth() > 0) free_.reserve(slots_.size() + chunk);
        index = static_cast<stream_index>(slots_.size());
        slots_.grow();
    } else {
        index = free_.back();
        free_.pop_back();
    }
    auto& s = (*this)[index];
    name_bytes_ += names.memory_bytes();
    s.names = std::move(names);
    s.heard = true;
    s.hash = hash;
    by_hash_.insert(
        hash, static_cast<hash_index::place>(index), [this](hash_index::place p) { return slots_[p].hash; });
    return index;
}

stream_index stream_table::insert(core::key_parts const& parts, std::uint64_t hash)
{
    auto const series = core::format_series(parts);
    std::string field;
    core::append_tag_or_field(field, parts.field);
    auto const index = insert(spelling{series, field}, hash);
    (*this)[index].heard = false;
    return index;
}

void stream_table::erase(stream_index index)
{
    auto& s = (*this)[index];
    by_hash_.erase(s.hash, static_cast<hash_index::place>(index));
    name_bytes_ -= s.names.memory_bytes();
    auto const epoch = s.epoch;
    s = stream{};
    s.epoch = (epoch + 1U) & 63U;
    free_.push_back(index);
}

std::size_t stream_table::memory_bytes() const noexcept
{
    return slots_.memory_bytes() + free_.capacity() * sizeof(stream_index)
        + groups_.capacity() * sizeof(membership) + by_hash_.memory_bytes() + name_bytes_;
}

std::size_t stream_table::growth(std::size_t characters) const noexcept
{
    bool const slots_grow = free_.empty() && slots_.growth() > 0;
    return spellings::memory_bytes(characters)
        + (slots_grow ? slots_.growth() + chunk * sizeof(stream_index) : 0)
        + (by_hash_.is_full() ? by_hash_.memory_bytes() : 0);
}

void stream_table::put_into(membership group, stream_index at)
{
    auto const place = static_cast<std::size_t>(at);
    if (group && place >= groups_.size()) groups_.resize(slots_.size());
    if (group) groups_[place] = group;
    (*this)[at].grouped = static_cast<bool>(group);
}

} // namespace lariat::engine
