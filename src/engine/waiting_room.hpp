#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <lariat/core/peer.hpp>
#include <lariat/core/reading.hpp>

#include "engine/identity_hash.hpp"

namespace lariat::engine {

/// A reading that waits for its stream, owned.
class early_reading {
public:
    early_reading(core::reading const& r, core::timestamp receipt, core::peer_id peer, std::uint64_t number)
        : series_{r.series},
          field_{r.field},
          reading_{r},
          receipt_{receipt},
          peer_{peer},
          number_{number}
    {
    }

    /// As it came; the views are valid as long as this.
    [[nodiscard]] core::reading reading() const noexcept
    {
        auto out = reading_;
        out.series = series_;
        out.field = field_;
        return out;
    }

    [[nodiscard]] core::timestamp receipt() const noexcept { return receipt_; }
    [[nodiscard]] core::peer_id peer() const noexcept { return peer_; }
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; } ///< in the order of arrival
    [[nodiscard]] std::size_t bytes() const noexcept { return sizeof *this + series_.size() + field_.size(); }

private:
    std::string series_;
    std::string field_;
    core::reading reading_; // but for the views
    core::timestamp receipt_;
    core::peer_id peer_;
    std::uint64_t number_;
};

/// Readings that have come before their streams: while the state of an earlier run is being restored.
///
/// Order    What take() and take_all() return is in the order of arrival.
/// Cost     add and take O(1) a reading; take_all sorts.
/// Threads  Not synchronised.
class waiting_room {
public:
    void add(core::reading const& r, core::timestamp receipt, core::peer_id peer)
    {
        auto const& added = by_hash_[r.hash].emplace_back(r, receipt, peer, next_++);
        bytes_ += added.bytes();
    }

    /// Those with this hash: of one stream, but for a chance in 2^64.
    [[nodiscard]] std::vector<early_reading> take(std::uint64_t hash)
    {
        auto const at = by_hash_.find(hash);
        if (at == by_hash_.end()) return {};
        auto out = std::move(at->second);
        by_hash_.erase(at);
        for (auto const& r : out) bytes_ -= r.bytes();
        return out;
    }

    [[nodiscard]] std::vector<early_reading> take_all()
    {
        std::vector<early_reading> out;
        for (auto& [hash, readings] : by_hash_) std::ranges::move(readings, std::back_inserter(out));
        by_hash_.clear();
        bytes_ = 0;
        std::ranges::sort(out, {}, &early_reading::number);
        return out;
    }

    [[nodiscard]] bool empty() const noexcept { return by_hash_.empty(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; } ///< of the readings

private:
    boost::unordered_flat_map<std::uint64_t, std::vector<early_reading>, identity_hash> by_hash_;
    std::size_t bytes_ = 0;
    std::uint64_t next_ = 0;
};

} // namespace lariat::engine
