#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include <lariat/core/reading.hpp>
#include <lariat/core/stream_key.hpp>

#include "engine/chunk_list.hpp"
#include "engine/hash_index.hpp"
#include "engine/membership.hpp"

namespace lariat::engine {

/// Index of a stream in its shard; reused after the stream is gone.
enum class stream_index : std::uint32_t {};

/// One stream: its names, and where its state is.
struct alignas(64) stream {
    std::string names; ///< the key, then "series\nfield" as last sent, where that is not the key's own
    std::uint64_t hash = 0;
    double expected = 0; ///< one-step forecast of its last reading
    std::byte* block = nullptr; ///< detector state; none for a stream that is not judged
    core::timestamp due{}; ///< of its entry among the deadlines, where it has one
    std::chrono::nanoseconds lag{0}; ///< how late its readings come, at most, lately; of a live stream
    std::uint64_t seen = 0; ///< number of its last reading among all of the shard
    float readings_per_day = 0; ///< in its own time, as far as it counts in the shared budget
    std::uint32_t binding = 0; ///< index of its rule's binding
    std::uint32_t generation = 0; ///< of the rules that `binding` was found in
    std::uint32_t key_bytes = 0; ///< 0: no stream has this place
    std::uint32_t field_at = 0; ///< where the field begins in the key
    std::uint32_t readings = 0; ///< taken by its detector
    std::uint32_t epoch = 0; ///< counts the streams that this place has had
    membership group; ///< where it explains others, and they it
    bool scheduled = false; ///< has an entry among the deadlines
    bool live = false; ///< its stamps follow the clock
    bool changed = false; ///< since the store last had its state
    bool kept = false; ///< the store has it
    bool regroups = false; ///< looks for its group at its next reading, between those of the others
    bool warm = false; ///< its last judged reading found it warmed up
    std::uint8_t open_events = 0;

    /// Canonical; empty where no stream has this place.
    [[nodiscard]] std::string_view key() const noexcept { return {names.data(), key_bytes}; }

    /// What its readings are most likely called.  \pre a stream has this place
    [[nodiscard]] std::string_view latest_spelling() const noexcept
    {
        return std::string_view{names}.substr(names.size() > key_bytes ? key_bytes : 0);
    }
};
static_assert(sizeof(stream) == 128, "two cache lines");

/// The streams of a shard, found by any spelling of their key.
///
/// A look-up goes by the sender's order-independent hash and compares the raw bytes with the key, then with
/// the last other spelling; only where both differ is the spelling canonicalised.  Two keys with one hash are
/// told apart.
///
/// Cost     find is O(1) and allocates only for a spelling that is neither of the two known ones.
/// Threads  Not synchronised.
class stream_table {
public:
    static constexpr stream_index none{0xffffffffU};

    /// The stream of this reading, or `none`.  \param likely  likely() of its hash, or `none`
    [[nodiscard]] stream_index find(core::reading const& r, stream_index likely = none);

    /// The stream that a reading of this hash most often is of, or `none`: what find() will look at first.
    [[nodiscard]] stream_index likely(std::uint64_t hash) const noexcept
    {
        return stream_index{by_hash_.likely(hash)};
    }

    /// Asks the processor for what likely() looks at.
    void prefetch(std::uint64_t hash) const noexcept { by_hash_.prefetch(hash); }

    /// The stream of this canonical key, whose readings have this hash, or `none`.
    [[nodiscard]] stream_index find_key(std::string_view key, std::uint64_t hash) const;

    /// Adds the stream of `parts`.  \pre it is not there; `hash` is a reading's of it
    stream_index insert(core::key_parts const& parts, std::string_view key, std::uint64_t hash);

    /// Forgets a stream, and begins its place's next epoch.  Its block must have been released.
    void erase(stream_index at);

    [[nodiscard]] stream& operator[](stream_index at) noexcept
    {
        return slots_[static_cast<std::size_t>(at)];
    }
    [[nodiscard]] stream const& operator[](stream_index at) const noexcept
    {
        return slots_[static_cast<std::size_t>(at)];
    }

    [[nodiscard]] std::size_t size() const noexcept { return slots_.size() - free_.size(); }

    /// Places that streams have or had; each is a stream_index, and one without a stream has an empty key.
    [[nodiscard]] std::size_t places() const noexcept { return slots_.size(); }

    /// Bytes of the table, its names included; an estimate that counts what grows.
    [[nodiscard]] std::size_t memory_bytes() const noexcept;

    /// Bytes by which memory_bytes() would grow with a stream of this key.
    [[nodiscard]] std::size_t growth(std::string_view key) const noexcept;

    /// Calls f(stream_index, stream&) for every stream, in no order.
    template <class F> void for_each(F&& f)
    {
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            if (!slots_[i].key().empty()) f(static_cast<stream_index>(i), slots_[i]);
        }
    }
    template <class F> void for_each(F&& f) const
    {
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            if (!slots_[i].key().empty()) f(static_cast<stream_index>(i), slots_[i]);
        }
    }

private:
    [[nodiscard]] stream_index find_other_spelling(core::reading const& r);
    [[nodiscard]] static bool spells(stream const& s, core::reading const& r) noexcept;

    // In chunks: a table that doubles would take half as much again as its streams, and move a million of
    // them while readings wait.
    static constexpr std::size_t chunk = 1024;
    chunk_list<stream, chunk> slots_;
    std::vector<stream_index> free_;
    hash_index by_hash_;
    std::size_t name_bytes_ = 0;
};

} // namespace lariat::engine
