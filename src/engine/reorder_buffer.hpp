#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <lariat/core/time.hpp>

#include "engine/deadlines.hpp"
#include "engine/distance.hpp"
#include "engine/kept_stream.hpp"

namespace lariat::engine {

/// Readings that wait for older ones which are still on their way, so that a stream is judged in the order of
/// its stamps.
///
/// A reading waits until the stream has one that is `window` younger, or until `window` has passed since its
/// receipt.  One that is late beyond the window waits for nobody and makes nobody wait: what waited goes
/// before it.
///
/// Cost     O(1) a reading in order; at most `most` wait a stream.
/// Threads  Not synchronised.
class reorder_buffer {
public:
    static constexpr std::size_t most = 64;

    using held = held_reading;

    /// Takes a stream's reading, and calls `release(held)` for those that need wait no longer, oldest first.
    template <class Release>
    void take(stream_index stream, held const& r, std::chrono::nanoseconds window, Release&& release)
    {
        auto& waiting = waiting_[stream];
        if (!waiting.empty() && distance(r.time, waiting.back().time) > window) {
            for (auto const& w : waiting) release(w);
            forget(stream);
            release(r);
            return;
        }
        if (waiting.empty()) due_.add(r.receipt + window, stream);
        waiting.insert(std::ranges::upper_bound(waiting, r.time, {}, &held::time), r);
        auto const newest = waiting.back().time;
        std::size_t done = waiting.size() > most ? 1 : 0;
        while (done < waiting.size() && distance(waiting[done].time, newest) >= window) ++done;
        let_go(stream, waiting, done, release);
    }

    /// A stream that may have a reading whose time to wait is over at `now`.
    [[nodiscard]] std::optional<stream_index> take_due(core::timestamp now)
    {
        auto const due = due_.take(now);
        return due ? std::optional{due->stream} : std::nullopt;
    }
    [[nodiscard]] std::optional<core::timestamp> earliest() const { return due_.earliest(); }

    /// Releases what has waited for `window` at `now`, and asks to be called again for the rest.
    template <class Release>
    void release_due(
        stream_index stream, core::timestamp now, std::chrono::nanoseconds window, Release&& release)
    {
        auto const at = waiting_.find(stream);
        if (at == waiting_.end()) return;
        auto& waiting = at->second;
        std::size_t done = 0;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            if (waiting[i].receipt + window <= now) done = i + 1;
        }
        let_go(stream, waiting, done, release);
        await(stream, window);
    }

    /// Releases all that a stream has waiting.
    template <class Release> void release_all(stream_index stream, Release&& release)
    {
        auto const at = waiting_.find(stream);
        if (at == waiting_.end()) return;
        for (auto const& w : at->second) release(w);
        forget(stream);
    }

    /// What a stream has waiting, oldest first.  Valid until the next change.
    [[nodiscard]] std::span<held const> waiting_of(stream_index stream) const
    {
        auto const at = waiting_.find(stream);
        return at == waiting_.end() ? std::span<held const>{} : std::span<held const>{at->second};
    }

    /// Goes on with what a stream had waiting in an earlier run.  \pre it has nothing waiting
    void restore(stream_index stream, std::span<held const> waiting, std::chrono::nanoseconds window)
    {
        if (waiting.empty()) return;
        waiting_[stream].assign(waiting.begin(), waiting.end());
        await(stream, window);
    }

    /// Streams that have something waiting.
    [[nodiscard]] std::vector<stream_index> streams() const
    {
        std::vector<stream_index> out;
        out.reserve(waiting_.size());
        for (auto const& [stream, waiting] : waiting_) out.push_back(stream);
        return out;
    }

    [[nodiscard]] std::size_t memory_bytes() const noexcept
    {
        // What waits is short-lived and small: an estimate by the full window of each stream that has any.
        return waiting_.size() * most * sizeof(held) / 4 + due_.memory_bytes();
    }

private:
    template <class Release>
    void let_go(stream_index stream, std::vector<held>& waiting, std::size_t done, Release&& release)
    {
        for (std::size_t i = 0; i < done; ++i) release(waiting[i]);
        waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(done));
        if (waiting.empty()) forget(stream);
    }

    /// Asks to be called when the first to have come has waited for `window`.
    void await(stream_index stream, std::chrono::nanoseconds window)
    {
        auto const at = waiting_.find(stream);
        if (at == waiting_.end()) return;
        due_.add(std::ranges::min(at->second, {}, &held::receipt).receipt + window, stream);
    }

    void forget(stream_index stream) { waiting_.erase(stream); }

    boost::unordered_flat_map<stream_index, std::vector<held>> waiting_; // by time
    deadlines due_;
};

} // namespace lariat::engine
