#include "engine/stream_table.hpp"

#include <utility>

namespace lariat::engine {
namespace {

/// What a string of this length takes of the heap: glibc gives multiples of 16 bytes, 8 of them its own.
std::size_t heap_bytes(std::size_t length) noexcept
{
    constexpr std::size_t inside = 15; // of libstdc++'s string
    return length <= inside ? 0 : (length + 1 + 8 + 15) / 16 * 16;
}

constexpr std::size_t bucket_bytes = sizeof(std::uint64_t) + sizeof(std::uint64_t) + 1; // pair and its mark

} // namespace

bool stream_table::spells(stream const& s, core::reading const& r) noexcept
{
    // Where it is known, the other spelling is what comes.
    auto const other = std::string_view{s.names}.substr(s.key_bytes);
    if (other.size() == r.series.size() + 1 + r.field.size() && other.starts_with(r.series)
        && other[r.series.size()] == '\n' && other.ends_with(r.field))
        return true;
    auto const key = s.key();
    return key.substr(0, s.field_at - 1) == r.series && key.substr(s.field_at) == r.field;
}

stream_index stream_table::likely(std::uint64_t hash) const noexcept
{
    auto const at = by_hash_.find(hash);
    return at == by_hash_.end() ? none : at->second;
}

stream_index stream_table::find(core::reading const& r)
{
    auto const at = by_hash_.find(r.hash);
    if (at == by_hash_.end()) return none;
    if (at->second != none && spells((*this)[at->second], r)) return at->second;
    return find_other_spelling(r);
}

stream_index stream_table::find_other_spelling(core::reading const& r)
{
    auto const parts = core::parse_series(r.series, r.field);
    if (!parts) return none;
    auto const index = find_key(core::format_key(*parts), r.hash);
    if (index == none) return none;
    auto& s = (*this)[index];
    if (!spells(s, r)) {
        std::string names;
        names.reserve(s.key_bytes + r.series.size() + 1 + r.field.size()); // no more
        names += s.key();
        names += r.series;
        names += '\n';
        names += r.field;
        name_bytes_ += heap_bytes(names.capacity());
        name_bytes_ -= heap_bytes(s.names.capacity());
        s.names = std::move(names);
    }
    return index;
}

stream_index stream_table::find_key(std::string_view key, std::uint64_t hash) const
{
    for (std::uint64_t h = hash;; h += step) {
        auto const at = by_hash_.find(h);
        if (at == by_hash_.end()) return none;
        if (at->second != none && (*this)[at->second].key() == key) return at->second;
    }
}

stream_index stream_table::insert(core::key_parts const& parts, std::string_view key, std::uint64_t hash)
{
    stream_index index{};
    if (free_.empty()) {
        // Whoever is given up to save memory must not take some.
        if (slots_.size() % chunk == 0) free_.reserve(slots_.size() + chunk);
        index = static_cast<stream_index>(slots_.size());
        slots_.emplace_back();
    } else {
        index = free_.back();
        free_.pop_back();
    }
    auto& s = (*this)[index];
    auto const epoch = s.epoch;
    s = stream{};
    s.epoch = epoch;
    s.field_at = static_cast<std::uint32_t>(core::format_series(parts).size() + 1);
    s.names = key; // and no byte more, as a string that grew has
    s.key_bytes = static_cast<std::uint32_t>(s.names.size());
    s.hash = hash;
    name_bytes_ += heap_bytes(s.names.capacity());
    auto h = hash;
    for (auto at = by_hash_.find(h); at != by_hash_.end() && at->second != none; at = by_hash_.find(h))
        h += step;
    by_hash_[h] = index;
    return index;
}

void stream_table::erase(stream_index index)
{
    auto& s = (*this)[index];
    auto h = s.hash;
    while (by_hash_.at(h) != index) h += step;
    if (by_hash_.contains(h + step))
        by_hash_[h] = none;
    else
        by_hash_.erase(h);
    name_bytes_ -= heap_bytes(s.names.capacity());
    auto const epoch = s.epoch + 1;
    s = stream{};
    s.epoch = epoch;
    free_.push_back(index);
}

std::size_t stream_table::memory_bytes() const noexcept
{
    return (slots_.size() + chunk - 1) / chunk * chunk * sizeof(stream)
        + free_.capacity() * sizeof(stream_index) + by_hash_.bucket_count() * bucket_bytes + name_bytes_;
}

std::size_t stream_table::growth(std::string_view key) const noexcept
{
    bool const slots_grow = free_.empty() && slots_.size() % chunk == 0;
    bool const map_grows = by_hash_.size() >= by_hash_.max_load();
    return heap_bytes(key.size()) + (slots_grow ? chunk * (sizeof(stream) + sizeof(stream_index)) : 0)
        + (map_grows ? by_hash_.bucket_count() * bucket_bytes : 0);
}

} // namespace lariat::engine
