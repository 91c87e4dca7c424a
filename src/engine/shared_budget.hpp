#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include <lariat/core/time.hpp>
#include <lariat/detect/budget.hpp>

#include "engine/budget_tally.hpp"

namespace lariat::engine {

/// The bound on the alarms of all streams together.
///
/// How many readings may share an alarm follows from how many the streams have a day, in their own time: a
/// history that is replayed in a second is judged as it was when it was live.
///
/// Readings are counted in rounds, in the order in which they came.  Those of a round are judged by what the
/// rounds before the last one have come to: so two rounds may be under way at a time, in any number of
/// shards, and what is asked of a reading does not depend on that number.
///
/// A round has 512 readings, and 512 more and more, up to 8,192, while their stamps stay within five minutes
/// of those that it began behind.  The shorter it is, the sooner a storm of alarms is told less of; the
/// longer, the less shards wait for one another.
///
/// Cost  a few additions a reading, a logarithm a round.
class shared_budget {
public:
    /// Readings, refused ones included, after which it may end: at numbers that this divides.
    static constexpr std::uint64_t shortest_round = 512;
    static constexpr std::uint64_t longest_round = 8'192;

    /// How many readings are still to come, behind so many, before the round may end.
    [[nodiscard]] static constexpr std::uint64_t left_before_end(std::uint64_t readings_before) noexcept
    {
        return shortest_round - readings_before % shortest_round;
    }

    /// Whether the newest round ends behind so many readings, of which the last one has this stamp.
    /// \pre shortest_round divides them
    [[nodiscard]] bool ends(std::uint64_t readings, core::timestamp last) const noexcept;

    /// \param events_per_day  >= 0; 0 asks for nothing
    explicit shared_budget(double events_per_day) : events_per_day_{events_per_day} { }

    /// Takes a new bound; what has been learned stays.
    void change(double events_per_day) noexcept { events_per_day_ = events_per_day; }

    /// Decades that every reading of the newest round must have.
    [[nodiscard]] double need() const noexcept { return need_; }

    /// The newest round that has begun.
    [[nodiscard]] std::uint64_t newest_round() const noexcept { return newest_; }

    /// Books what readings of a round have come to.  \pre it is the newest round, or the one before
    void book(std::uint64_t round_number, budget_tally const& of) noexcept
    {
        tallies_[round_number % tallies_.size()] += of;
    }

    /// Begins the next round, behind so many readings, of which the last one has this stamp.
    /// \pre the last one but one is booked in full
    void begin_round(std::uint64_t readings, core::timestamp last) noexcept;

    /// As far as rounds that count have told.
    [[nodiscard]] double readings_per_day() const noexcept
    {
        return static_cast<double>(rate_) / budget_tally::parts;
    }

    /// What a restart must not lose.
    struct state {
        double rate = 0; ///< readings a day
        double need = 0;
        float raised = 0;
        /// Of the newest round and the one before; the newest is the second where an odd number of
        /// shortest_round has come.
        std::array<budget_tally, 2> tallies{};
        std::uint64_t round_begin = 0; ///< readings before the newest round
        std::chrono::nanoseconds round_time{0}; ///< stamp of the last of them

        friend bool operator==(state const&, state const&) = default;
    };

    /// After so many readings.
    [[nodiscard]] state kept(std::uint64_t readings_before) const noexcept;

    /// Goes on where an earlier run has left off, before so many readings, with the rates of all of its
    /// streams.
    void restore(state const& kept, std::uint64_t readings_before) noexcept;

    /// A stream of an earlier run, with so many readings a day, is back.
    void restore_rate(double rate) noexcept;

    /// No more come back: those that have not no longer count.
    void end_restore() noexcept;

private:
    /// Place of the newest round's tally in a state, modulo two: earlier releases had rounds of 512 alone.
    [[nodiscard]] static std::uint64_t kept_at(std::uint64_t readings_before) noexcept
    {
        return readings_before / shortest_round;
    }

    [[nodiscard]] double readings_per_event() const noexcept;

    double events_per_day_;
    std::int64_t rate_ = 0; // readings a day, in parts
    std::int64_t rate_to_come_ = 0; // of it and the tallies: of streams that are not back yet
    bool restoring_ = false;
    double need_ = 0;
    detect::budget budget_{};
    std::uint64_t newest_ = 0;
    std::uint64_t begin_ = 0; // readings before it
    core::timestamp begin_time_{}; // of the last of them
    std::array<budget_tally, 2> tallies_{}; // of the newest round and the one before, by number
};

} // namespace lariat::engine
