#pragma once

#include <algorithm>
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
#include "engine/spellings.hpp"

namespace lariat::engine {

/// Index of a stream in its shard; reused after the stream is gone.
enum class stream_index : std::uint32_t {};

/// One stream: its names, and where its state is.
///
/// All that most readings look at beside the block is in this one cache line.
struct alignas(64) stream {
    spellings names; ///< none: no stream has this place
    std::uint64_t hash = 0;
    std::byte* block = nullptr; ///< detector state; none for a stream that is not judged
    double expected = 0; ///< one-step forecast of its last reading
    core::timestamp due{}; ///< of its entry among the deadlines, where it has one
    float readings_per_day = 0; ///< in its own time, as far as it counts in the shared budget
    std::uint32_t readings = 0; ///< taken by its detector

    std::uint64_t seen : 52 = 0; ///< number of its last reading among all of the shard
    std::uint64_t open_events : 3 = 0; ///< of seven kinds
    bool scheduled : 1 = false; ///< has an entry among the deadlines
    bool live : 1 = false; ///< its stamps follow the clock
    bool changed : 1 = false; ///< since the store last had its state
    bool kept : 1 = false; ///< the store has it
    bool regroups : 1 = false; ///< looks for its group at its next reading, between those of the others
    bool warm : 1 = false; ///< its last judged reading found it warmed up
    bool grouped : 1 = false; ///< see stream_table::group_of()
    bool heard : 1 = false; ///< its first spelling is a sender's
    bool told : 1 = false; ///< has a story beside its block

    std::uint64_t lag_ns : 40 = 0; ///< see lag()
    std::uint64_t binding : 18 = 0; ///< index of its rule's binding
    std::uint64_t epoch : 6 = 0; ///< counts the streams that this place has had, over and over

    /// Canonical.  \pre a stream has this place
    [[nodiscard]] std::string key() const;

    /// How late its readings come, at most, lately; of a live stream.  Never negative.
    [[nodiscard]] std::chrono::nanoseconds lag() const noexcept
    {
        return std::chrono::nanoseconds{static_cast<std::int64_t>(lag_ns)};
    }
    /// \param lag  up to a quarter of an hour: more is not live
    void set_lag(std::chrono::nanoseconds lag) noexcept
    {
        constexpr std::uint64_t most = (std::uint64_t{1} << 40U) - 1;
        lag_ns = static_cast<std::uint64_t>(std::max<std::int64_t>(lag.count(), 0)) & most;
    }
    /// At a million readings a second it counts for 142 years.
    void set_seen(std::uint64_t number) noexcept { seen = number & ((std::uint64_t{1} << 52U) - 1); }
    /// \pre below binding_set::most
    void bind_to(std::uint32_t index) noexcept { binding = index & ((std::uint32_t{1} << 18U) - 1); }
};
static_assert(sizeof(stream) == 64, "one cache line");

/// The streams of a shard, found by any spelling of their key.
///
/// A look-up goes by the sender's order-independent hash and compares the raw bytes with the one or two
/// spellings that the stream was last sent in; only where both differ is the spelling canonicalised.  Two
/// keys with one hash are told apart.  Keys are not kept, but made of a spelling for those who ask: most
/// streams are sent in one, which is not canonical as often as not.
///
/// Cost     find is O(1) and allocates only for a spelling that is neither of the two known ones.  A stream
///          takes 64 bytes, its spelling and 13 to 26 bytes of index.
/// Threads  Not synchronised.
class stream_table {
public:
    static constexpr stream_index none{0xffffffffU};

    /// The stream of this reading, or `none`.  \param likely  likely() of its hash, or `none`
    [[nodiscard]] stream_index find(core::reading const& r, stream_index likely = none)
    {
        auto const usual = find_usual(r, likely);
        return usual != none ? usual : find_unusual(r);
    }

    /// The stream of this reading where it is spelled as before, else `none`: nearly always what find()
    /// gives.  That goes on with find_unusual().
    [[nodiscard]] stream_index find_usual(core::reading const& r, stream_index likely) const noexcept
    {
        auto const has = [&](hash_index::place p) {
            return slots_[p].hash == r.hash && slots_[p].names.have(spelling_of(r));
        };
        if (likely != none && has(static_cast<hash_index::place>(likely))) [[likely]]
            return likely;
        return stream_index{by_hash_.find_if(r.hash, has)};
    }

    /// \pre find_usual() gives `none`
    [[nodiscard]] stream_index find_unusual(core::reading const& r);

    /// The stream that a reading of this hash most often is of, or `none`: what find() will look at first.
    [[nodiscard]] stream_index likely(std::uint64_t hash) const noexcept
    {
        return stream_index{by_hash_.likely(hash)};
    }

    /// Asks the processor for what likely() looks at.
    void prefetch(std::uint64_t hash) const noexcept { by_hash_.prefetch(hash); }

    /// The stream of this canonical key, whose readings have this hash, or `none`.
    [[nodiscard]] stream_index find_key(std::string_view key, std::uint64_t hash) const;

    /// Adds the stream that is sent in this spelling.  \pre it is not there; `hash` is a reading's of it
    stream_index insert(spelling const& first, std::uint64_t hash);
    /// The same of one that is known by its key: the next spelling takes the place of that.
    stream_index insert(core::key_parts const& parts, std::uint64_t hash);

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

    /// Places that streams have or had; each is a stream_index, and one without a stream has no names.
    [[nodiscard]] std::size_t places() const noexcept { return slots_.size(); }

    /// Bytes of the table, its names included; an estimate that counts what grows.
    [[nodiscard]] std::size_t memory_bytes() const noexcept;

    /// Bytes by which memory_bytes() would grow with a stream whose spelling has so many characters.
    [[nodiscard]] std::size_t growth(std::size_t characters) const noexcept;

    /// Where a stream explains others, and they it.
    [[nodiscard]] membership group_of(stream_index at) const noexcept
    {
        return (*this)[at].grouped ? groups_[static_cast<std::size_t>(at)] : membership{};
    }
    void put_into(membership group, stream_index at);

    /// Calls f(stream_index, stream&) for every stream, in no order.
    template <class F> void for_each(F&& f)
    {
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            if (slots_[i].names) f(static_cast<stream_index>(i), slots_[i]);
        }
    }
    template <class F> void for_each(F&& f) const
    {
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            if (slots_[i].names) f(static_cast<stream_index>(i), slots_[i]);
        }
    }

private:
    [[nodiscard]] stream_index find_other_spelling(core::reading const& r);

    // In chunks: a table that doubles would take half as much again as its streams, and move a million of
    // them while readings wait.
    static constexpr std::size_t chunk = 1024;
    chunk_list<stream, chunk> slots_;
    std::vector<stream_index> free_;
    std::vector<membership> groups_; ///< by place, as far as there are any
    hash_index by_hash_;
    std::size_t name_bytes_ = 0;
};

} // namespace lariat::engine
