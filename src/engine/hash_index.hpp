#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <lariat/core/lanes.hpp>

namespace lariat::engine {

/// Places of a table, found by hashes of 64 bits that no peer can foretell: a hash may have several.
///
/// A bucket is one cache line of seven entries, compared at once with half of the hash: a look-up waits for
/// memory once, and prefetch() asks for just that line.  What does not fit stands in the next ones, and each
/// bucket counts those that have passed it by.  (Of boost::unordered_flat_map nobody can ask for a line, and
/// how far a probe goes there cannot be foretold.)
///
/// Cost     O(1); 13 to 26 bytes an entry.  It doubles, and moves all entries, at five a bucket.
/// Source   F14 of folly: N. Bronson, X. Shi, "Open-sourcing F14 for faster, more memory-efficient hash
///          tables" (2019).
/// Threads  Not synchronised.
class hash_index {
public:
    using place = std::uint32_t;
    static constexpr place none = 0xffffffffU;

    hash_index() : buckets_(least_buckets) { }

    /// Asks the processor for what a look-up of this hash goes through.
    void prefetch(std::uint64_t hash) const noexcept { __builtin_prefetch(&buckets_[home_of(hash)]); }

    /// A place that most likely has this hash, or `none`.
    [[nodiscard]] place likely(std::uint64_t hash) const noexcept
    {
        return find_if(hash, [](place) { return true; });
    }

    /// The place of this hash, or of one that looks like it, of which `is_it` is true, or `none`.
    template <class F> [[nodiscard]] place find_if(std::uint64_t hash, F&& is_it) const
    {
        for (std::size_t at = home_of(hash);; at = next(at)) {
            bucket const& b = buckets_[at];
            for (unsigned left = matches(b, hash); left != 0; left &= left - 1) {
                place const p = b.places[static_cast<std::size_t>(std::countr_zero(left))];
                if (is_it(p)) return p;
            }
            if (b.passed_by == 0) return none;
        }
    }

    /// Adds a place.  \param hash_of  the hash of a place that is in, for when all of them move
    template <class F> void insert(std::uint64_t hash, place p, F&& hash_of)
    {
        if (is_full()) grow(hash_of);
        put(hash, p);
        ++size_;
    }

    /// \pre it is in
    void erase(std::uint64_t hash, place p) noexcept
    {
        for (std::size_t at = home_of(hash);; at = next(at)) {
            bucket& b = buckets_[at];
            for (unsigned left = matches(b, hash); left != 0; left &= left - 1) {
                auto const i = static_cast<std::size_t>(std::countr_zero(left));
                if (b.places[i] != p) continue;
                b.used &= ~(1U << i);
                --size_;
                return;
            }
            --b.passed_by;
        }
    }

    /// Whether the next insert() makes it grow, by as many bytes as it has.
    [[nodiscard]] bool is_full() const noexcept { return size_ >= usual_entries * buckets_.size(); }
    [[nodiscard]] std::size_t memory_bytes() const noexcept { return buckets_.size() * sizeof(bucket); }

private:
    static constexpr std::size_t entries = 7; // of a bucket
    static constexpr std::size_t usual_entries = 5; // on average, at most
    static constexpr std::size_t least_buckets = 16;

    struct alignas(64) bucket {
        std::array<std::uint32_t, entries> tags{}; ///< the lower halves of the hashes
        std::uint32_t passed_by = 0; ///< entries that would be here or before, and are behind
        std::array<place, entries> places{};
        std::uint32_t used = 0; ///< of the entries, a bit each
    };
    static_assert(sizeof(bucket) == 64);

    [[nodiscard]] std::size_t home_of(std::uint64_t hash) const noexcept
    {
        return static_cast<std::size_t>(hash >> 32U) & (buckets_.size() - 1);
    }
    [[nodiscard]] std::size_t next(std::size_t at) const noexcept { return (at + 1) & (buckets_.size() - 1); }

    [[nodiscard]] static unsigned matches(bucket const& b, std::uint64_t hash) noexcept
    {
        using namespace core::lanes;
        auto const tag = static_cast<std::int32_t>(static_cast<std::uint32_t>(hash));
        auto const* const tags = reinterpret_cast<std::byte const*>(&b); // NOLINT(*-reinterpret-cast)
        unsigned const low = bits_of(load<four_whole>(tags) == tag);
        unsigned const high = bits_of(load<four_whole>(tags + sizeof(four_whole)) == tag); // and passed_by
        return (low | high << 4U) & b.used;
    }

    void put(std::uint64_t hash, place p) noexcept
    {
        constexpr unsigned all = (1U << entries) - 1;
        std::size_t at = home_of(hash);
        for (; buckets_[at].used == all; at = next(at)) ++buckets_[at].passed_by;
        bucket& b = buckets_[at];
        auto const i = static_cast<std::size_t>(std::countr_one(b.used));
        b.tags[i] = static_cast<std::uint32_t>(hash);
        b.places[i] = p;
        b.used |= 1U << i;
    }

    template <class F> void grow(F&& hash_of)
    {
        std::vector<bucket> const old = std::exchange(buckets_, std::vector<bucket>(2 * buckets_.size()));
        for (bucket const& b : old)
            for (unsigned left = b.used; left != 0; left &= left - 1) {
                place const p = b.places[static_cast<std::size_t>(std::countr_zero(left))];
                put(hash_of(p), p);
            }
    }

    std::vector<bucket> buckets_; // a power of two of them
    std::size_t size_ = 0;
};

} // namespace lariat::engine
