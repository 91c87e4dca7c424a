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

stream_index stream_table::find(core::reading const& r, stream_index likely)
{
    if (likely != none && (*this)[likely].hash == r.hash && spells((*this)[likely], r)) return likely;
    bool known = false;
    auto const at = by_hash_.find_if(r.hash, [&](hash_index::place p) {
        auto const& s = slots_[p];
        if (s.hash != r.hash) return false;
        known = true;
        return spells(s, r);
    });
    if (at != hash_index::none) return stream_index{at};
    return known ? find_other_spelling(r) : none;
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
    return stream_index{by_hash_.find_if(
        hash, [&](hash_index::place p) { return slots_[p].hash == hash && slots_[p].key() == key; })};
}

stream_index stream_table::insert(core::key_parts const& parts, std::string_view key, std::uint64_t hash)
{
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
    auto const epoch = s.epoch;
    s = stream{};
    s.epoch = epoch;
    s.field_at = static_cast<std::uint32_t>(core::format_series(parts).size() + 1);
    s.names = key; // and no byte more, as a string that grew has
    s.key_bytes = static_cast<std::uint32_t>(s.names.size());
    s.hash = hash;
    name_bytes_ += heap_bytes(s.names.capacity());
    by_hash_.insert(
        hash, static_cast<hash_index::place>(index), [this](hash_index::place p) { return slots_[p].hash; });
    return index;
}

void stream_table::erase(stream_index index)
{
    auto& s = (*this)[index];
    by_hash_.erase(s.hash, static_cast<hash_index::place>(index));
    name_bytes_ -= heap_bytes(s.names.capacity());
    auto const epoch = s.epoch + 1;
    s = stream{};
    s.epoch = epoch;
    free_.push_back(index);
}

std::size_t stream_table::memory_bytes() const noexcept
{
    return slots_.memory_bytes() + free_.capacity() * sizeof(stream_index) + by_hash_.memory_bytes()
        + name_bytes_;
}

std::size_t stream_table::growth(std::string_view key) const noexcept
{
    bool const slots_grow = free_.empty() && slots_.growth() > 0;
    return heap_bytes(key.size()) + (slots_grow ? slots_.growth() + chunk * sizeof(stream_index) : 0)
        + (by_hash_.is_full() ? by_hash_.memory_bytes() : 0);
}

} // namespace lariat::engine
