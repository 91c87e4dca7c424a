#pragma once

#include <array>
#include <cstdint>

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
/// Cost  a few additions a reading, a logarithm a round.
class shared_budget {
public:
    /// Readings of a round, refused ones included.  The fewer, the sooner a storm of alarms is told less of;
    /// the more, the seldomer shards wait for one another.
    static constexpr std::uint64_t round = 512;

    /// The round of the reading before which so many have come.
    [[nodiscard]] static constexpr std::uint64_t round_of(std::uint64_t readings_before) noexcept
    {
        return readings_before / round;
    }

    /// How many readings of its round, that one included, are still to come.
    [[nodiscard]] static constexpr std::uint64_t left_of_round(std::uint64_t readings_before) noexcept
    {
        return round - readings_before % round;
    }

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

    /// Begins the next round.  \pre the last one but one is booked in full
    void begin_round() noexcept;

    /// As far as rounds that count have told.
    [[nodiscard]] double readings_per_day() const noexcept
    {
        return static_cast<double>(rate_) / budget_tally::parts;
    }

    /// So many readings have come before the next one: more than those that were booked.
    void count_from(std::uint64_t readings_before) noexcept;

    /// What a restart must not lose.
    struct state {
        double rate = 0; ///< readings a day
        double need = 0;
        float raised = 0;
        std::array<budget_tally, 2> tallies{}; ///< of rounds of even and of odd numbers

        friend bool operator==(state const&, state const&) = default;
    };

    [[nodiscard]] state kept() const noexcept
    {
        return {readings_per_day(), need_, budget_.raised, tallies_};
    }

    /// Goes on where an earlier run has left off, before so many readings, with the rates of all of its
    /// streams.
    void restore(state const& kept, std::uint64_t readings_before) noexcept;

    /// A stream of an earlier run, with so many readings a day, is back.
    void restore_rate(double rate) noexcept;

    /// No more come back: those that have not no longer count.
    void end_restore() noexcept;

private:
    [[nodiscard]] double readings_per_event() const noexcept;

    double events_per_day_;
    std::int64_t rate_ = 0; // readings a day, in parts
    std::int64_t rate_to_come_ = 0; // of it and the tallies: of streams that are not back yet
    bool restoring_ = false;
    double need_ = 0;
    detect::budget budget_{};
    std::uint64_t newest_ = 0;
    std::array<budget_tally, 2> tallies_{}; // of the newest round and the one before, by number
};

} // namespace lariat::engine
