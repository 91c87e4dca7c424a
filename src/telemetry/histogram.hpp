#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lariat::telemetry {

/// How long something took, counted in buckets of 1, 2 and 5 times every power of ten from 1 us to 10 s.
///
/// Units    seconds in what it tells, nanoseconds inside.
/// Cost     add() is two relaxed additions and a search in 22 bounds; nothing allocates.
/// Threads  Any thread may add and read.
class histogram {
public:
    using duration = std::chrono::nanoseconds;

    /// Upper bounds, inclusive as Prometheus' `le` is; a last bucket beyond them takes the rest.
    static constexpr std::array<duration, 22> bounds = [] {
        std::array<duration, 22> out{};
        std::int64_t decade = 1'000;
        for (std::size_t i = 0; i < out.size(); ++i) {
            constexpr std::array<std::int64_t, 3> steps{1, 2, 5};
            out[i] = duration{decade * steps[i % 3]};
            if (i % 3 == 2) decade *= 10;
        }
        return out;
    }();

    /// What was added so far.
    struct totals {
        std::array<std::uint64_t, bounds.size() + 1> counts{}; ///< of each bucket alone, not summed up
        std::uint64_t count = 0;
        double seconds = 0; ///< sum of all that was added
    };

    /// Adds `times` occurrences that took `took` each; less than nothing counts as nothing.
    void add(duration took, std::uint64_t times = 1) noexcept
    {
        if (took < duration::zero()) took = duration::zero();
        std::size_t bucket = 0;
        while (bucket < bounds.size() && took > bounds[bucket]) ++bucket;
        counts_[bucket].fetch_add(times, std::memory_order_relaxed);
        nanoseconds_.fetch_add(static_cast<std::uint64_t>(took.count()) * times, std::memory_order_relaxed);
    }

    [[nodiscard]] totals read() const noexcept
    {
        totals out;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            out.counts[i] = counts_[i].load(std::memory_order_relaxed);
            out.count += out.counts[i];
        }
        out.seconds = static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) / 1e9;
        return out;
    }

private:
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> counts_{};
    std::atomic<std::uint64_t> nanoseconds_{0};
};

} // namespace lariat::telemetry
