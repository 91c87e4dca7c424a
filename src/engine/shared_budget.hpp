#pragma once

#include <cstdint>

#include <lariat/detect/budget.hpp>

namespace lariat::engine {

/// The bound on the alarms of all streams of a shard together.
///
/// How many readings may share an alarm follows from how many the streams have a day, in their own time: a
/// history that is replayed in a second is judged as it was when it was live.
///
/// Cost  a few additions a reading.
class shared_budget {
public:
    /// \param events_per_day  >= 0; 0 asks for nothing
    explicit shared_budget(double events_per_day) : events_per_day_{events_per_day} { }

    /// Takes a new bound; what has been learned stays.
    void change(double events_per_day) noexcept { events_per_day_ = events_per_day; }

    /// A stream has come to have so many readings a day, where it had `before`.
    void change_rate(double before, double now) noexcept;

    /// Decades that every reading must have.
    [[nodiscard]] double need() const noexcept { return need_; }

    /// Books a reading that was judged by it.
    void settle(bool alarm) noexcept;

    [[nodiscard]] double readings_per_day() const noexcept { return rate_; }

    /// What a restart must not lose.
    struct state {
        double rate = 0; ///< readings a day
        double need = 0;
        float raised = 0;
        std::uint32_t until_asked = 0;

        friend bool operator==(state const&, state const&) = default;
    };

    [[nodiscard]] state kept() const noexcept { return {rate_, need_, budget_.raised, until_asked_}; }

    /// Goes on where an earlier run has left off, with the rates of all of its streams.
    void restore(state const& kept) noexcept;

    /// A stream of an earlier run, with so many readings a day, is back.
    void restore_rate(double rate) noexcept;

    /// No more come back: those that have not no longer count.
    void end_restore() noexcept;

private:
    [[nodiscard]] double readings_per_event() const noexcept;
    void ask() noexcept;

    double events_per_day_;
    double rate_ = 0; // readings a day
    double rate_to_come_ = 0; // of rate_: of streams that are not back yet
    bool restoring_ = false;
    double need_ = 0;
    detect::budget budget_{};
    std::uint32_t until_asked_ = 0; // readings
};

} // namespace lariat::engine
