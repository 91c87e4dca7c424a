#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <lariat/core/event.hpp>
#include <lariat/core/time.hpp>
#include <lariat/detect/schema.hpp>
#include <lariat/detect/verdict.hpp>

namespace lariat::detect {

/// What the shape channel has made of a reading, where it was asked before everything else.
struct shape_sample {
    bool taken = false;
    std::optional<double> residual; ///< in multiples of the step scale; none where no sample is complete
};

/// Readings that pass_quietly() takes at once.
inline constexpr std::size_t most_at_once = 8;

/// A reading and its stream.  What becomes of it stands behind them.
struct quiet_reading {
    std::byte* block = nullptr;
    std::byte* story = nullptr; ///< see block_ref; for step_in_full()
    observation reading;

    bool warm = false; ///< as verdict has it
    float state_score = 0;
    double forecast = 0;
    shape_sample shape{}; ///< for step_in_full(), where the reading has not passed
};

/// Takes those readings, of different streams, that surely change no event: of streams in which nothing goes
/// on, and like most of those before: in order and in time, in the hour that goes on, below all quiet limits.
/// Everything is computed first and stored then, so that of a reading that is not like that nothing has
/// changed, but that tails which were due may have been fitted, and the shape channel may have taken it.  Of
/// the others it makes the same as step_in_full(), to the last bit, whichever are together.
///
/// Cost     Of one a third of step(); of eight together, where the machine has registers of eight doubles, a
///          third of that each.
/// Threads  One call a block at a time.
/// \pre     at most most_at_once; no two of one block, which `s` has laid out; no figures are asked for
/// \param   next  up to as many blocks whose readings come then: what these will touch is asked for meanwhile
/// \returns those that have passed, a bit each; the others are step_in_full()'s
[[nodiscard]] std::uint32_t pass_quietly(
    schema const& s, std::span<quiet_reading> some, std::span<std::byte const* const> next = {}) noexcept;

/// Takes a reading in whatever state the stream is.  See step().
verdict step_in_full(schema const& s, quiet_reading const& r, changes& out) noexcept;

/// Judges one reading of a stream and then learns from it; the whole detector.  The order is features,
/// predict, residual, decide, learn: the threshold never sees the reading that it judges.
///
/// Time     Readings come in the order of their stamps.  One before the last reading's is `late` and changes
///          nothing but a count of such readings and the last one's stamp: the eighth in a row that come in
///          increasing order among themselves is taken, and the stream goes on from there, so that a clock
///          set back does not block it for ever.  A receipt time (not stamped) is taken as it comes.
/// Cost     About 0.3 us; allocates nothing.
/// Threads  One call a block at a time.
/// \pre     `block` was laid out by `s`, or migrated to it
verdict step(schema const& s, block_ref block, observation const& reading, changes& out) noexcept;

/// Asks the processor to load what a step will touch, while something else is done.
void prefetch(schema const& s, std::byte const* block) noexcept;

/// Whether the stream's story means something now: else it need not be kept.
[[nodiscard]] bool has_story(schema const& s, block_ref const& block) noexcept;

/// The earliest time at which advance() may have something to say; nothing before the first reading, and
/// where silence is not to be told or not yet to be told from what is usual.
[[nodiscard]] std::optional<core::timestamp> deadline(schema const& s, std::byte const* block) noexcept;

/// Stamp of the last reading taken; the epoch before the first.
[[nodiscard]] core::timestamp last_time(schema const& s, std::byte const* block) noexcept;

/// Readings a day so far, in the stream's own time; 0 before that can be told.
[[nodiscard]] double readings_per_day(schema const& s, std::byte const* block) noexcept;

/// Lets event time pass without a reading: opens gap and stuck events that are due at `now`, and tells those
/// again that have grown worse by a severity.  A `now` before
/// the last reading does nothing.
void advance(schema const& s, block_ref block, core::timestamp now, changes& out) noexcept;

/// Ends the open events of a stream that is given up.
void close(
    schema const& s, block_ref block, core::end_reason why, core::timestamp now, changes& out) noexcept;

/// Carries a stream's state over to another schema: fields of the same name, type and count are copied, the
/// others stay as created.  Ends (reason reloaded) the open events whose detection the new schema lacks.  A
/// changed transform changes the unit of everything learned: the stream begins anew.
/// \pre `to` has been laid out by `to_schema`; the two blocks do not overlap
void migrate(schema const& from_schema, std::byte* from, schema const& to_schema, std::byte* to,
    core::timestamp now, changes& out) noexcept;

} // namespace lariat::detect
