#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/histogram.hpp"

namespace lariat::telemetry {

/// A count that only grows.
///
/// Threads  Any thread may add and read; relaxed, so that a hot path pays no fence.
class counter {
public:
    void add(std::uint64_t n = 1) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }

    /// Adds where one thread alone writes: a plain load and store.
    void add_single_writer(std::uint64_t n = 1) noexcept
    {
        value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }

    [[nodiscard]] std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

/// All counters of a process by name and cause, and its histograms by name, in the order of registration.
///
/// Threads  Its functions belong to one thread (the start-up, then the control server); counters and
///          histograms to any.
class registry {
public:
    struct sample {
        std::string_view name; ///< "lariat_lines_refused_total"
        std::string_view cause; ///< "bad_number"; empty where a counter has no causes
        std::string_view help; ///< one sentence
        std::uint64_t value;
    };

    /// The counter of this name and cause, made at the first call.  The reference stays valid.
    counter& get(std::string_view name, std::string_view help, std::string_view cause = {});

    /// A counter that nobody else is given, for one thread to write: those of a name and cause are shown as
    /// one, their sum.  The first is what get() returns as well.
    counter& get_own(std::string_view name, std::string_view help, std::string_view cause = {});

    [[nodiscard]] std::vector<sample> samples() const;

    /// The histogram of this name, made at the first call.  The reference stays valid.
    histogram& get_histogram(std::string_view name, std::string_view help);

    /// Calls f(name, help, histogram const&) for every histogram.
    template <class F> void each_histogram(F&& f) const
    {
        for (auto const& h : histograms_) f(h.name, h.help, h.times);
    }

private:
    struct entry {
        std::string name;
        std::string cause;
        std::string help;
        std::deque<counter> counts{1}; ///< get()'s, then those of further owners
        bool owned = false; ///< the first has been given to an owner
    };
    struct histogram_entry {
        std::string name;
        std::string help;
        histogram times;
    };

    [[nodiscard]] entry& find(std::string_view name, std::string_view help, std::string_view cause);

    std::deque<entry> entries_;
    std::deque<histogram_entry> histograms_;
};

} // namespace lariat::telemetry
