// How often readings come and change: habits.hpp and arrival.hpp, for a stream in each lane.
//
// Included once for each machine by Highway's foreach_target.h; hence the guard that toggles.

#if defined(LARIAT_DETECT_RHYTHM_LANES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LARIAT_DETECT_RHYTHM_LANES_INL_HPP
#undef LARIAT_DETECT_RHYTHM_LANES_INL_HPP
#else
#define LARIAT_DETECT_RHYTHM_LANES_INL_HPP
#endif

#include <cstddef>
#include <cstdint>

#include "habits.hpp"
#include "state.hpp"

#include "model_lanes-inl.hpp"
#include "stream_group-inl.hpp"

#if HWY_TARGET <= HWY_AVX3

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {

/// habits.hpp's faded().
HWY_INLINE singles faded(singles longest, double memory)
{
    return longest - longest / hn::Set(of_singles{}, static_cast<float>(memory));
}

struct interval_lanes {
    singles median; ///< arrival_state::interval_s
    numbers run;
};

/// learn_interval() of arrival.hpp.  \pre the median is not 0
HWY_INLINE interval_lanes learn_interval(interval_lanes const& was, numbers seconds)
{
    constexpr double least = 1e-6;
    of_singles const ds;
    singles const dt = narrow(larger(seconds, number(least)));
    numbers const wide_dt = wide(dt);
    numbers const median = wide(was.median);
    flags const up = wide_dt > median;
    // Both directions in one: as many steps in this one as there were, and one more.
    numbers const zero = hn::Zero(of_numbers{});
    numbers const so_far = hn::IfThenElse(up, was.run, hn::Neg(was.run));
    numbers const steps = hn::IfThenElse(so_far > zero, smaller(so_far + number(1), number(100)), number(1));
    singles const factor = hn::Set(ds, 1.0F) + hn::Set(ds, 0.01F) * narrow(steps);
    numbers const next = hn::IfThenElse(up, wide(was.median * factor), wide(was.median / factor));
    flags const goes_on =
        hn::And(wide_dt != median, hn::Or(hn::And(up, next < wide_dt), hn::AndNot(up, next > wide_dt)));
    return {.median = narrow(hn::IfThenElse(goes_on, next, wide_dt)),
        .run = hn::IfThenElseZero(goes_on, hn::IfThenElse(up, steps, hn::Neg(steps)))};
}

/// How often the streams' readings come and change, with these.
struct rhythm {
    flags kept; ///< the reading is in it
    flags same; ///< it equals the one before
    interval_lanes interval;
    singles regular;
    singles longest_s;
    singles same_share;
    singles longest_same;
    numbers same_run;
};

using of_times = hn::Rebind<std::int64_t, of_numbers>;

/// What the readings make of the rhythm.
HWY_INLINE rhythm keep_time(group const& g, numbers x, numbers age, numbers running)
{
    of_numbers const d;
    of_times const dt;
    auto const time = hn::BitCast(dt, times_of(g));
    auto const last = hn::BitCast(dt, load_pair(g.at, offsetof(block_state, arrival.last)).first);
    word_pair const beat = load_pair(g.at, offsetof(block_state, arrival.value));
    word_pair const longest = load_pair(g.at, offsetof(block_state, timing.last_change));
    word_pair const sameness = load_pair(g.at, offsetof(block_state, timing.habits.same));
    auto const distance = time - last; // negative where it is too far to be told
    flags const forwards = hn::RebindMask(d, hn::And(time > last, distance > hn::Zero(dt)));
    numbers const seconds = hn::ConvertTo(d, distance) / number(1e9);

    rhythm r;
    r.interval = {.median = low_single(beat.second), .run = signed_byte_at<32>(beat.second)};
    numbers const usual = wide(r.interval.median);
    singles const longest_s = high_single(longest.second);
    // Longer ones may be gaps, and longer runs stuck.
    flags const in_time =
        hn::And(seconds <= number(2) * usual, seconds <= larger(number(least_gap), wide(longest_s)));
    r.same_run = hn::PromoteTo(d, hn::BitCast(of_small{}, low_half(sameness.second)));
    flags const in_life = r.same_run < number(least_stuck);
    r.regular = moved(low_single(longest.second), number(1), mean_gain(interval_memory, running));
    r.longest_s = narrow(larger(wide(faded(longest_s, longest_interval_memory)), wide(narrow(seconds))));
    flags const counts_by_time = hn::And(age >= number(known_age),
        hn::And(wide(r.regular) < number(steady_share), seconds != usual)); // stride_of()
    r.kept = hn::And(hn::And(forwards, in_time), hn::AndNot(counts_by_time, in_life));

    r.same = x == as_numbers(beat.first);
    r.same_share = moved(low_single(sameness.first), hn::IfThenElseZero(r.same, number(1)),
        mean_gain(sameness_memory, running));
    singles const longest_same = high_single(sameness.first);
    numbers const ended = larger(wide(faded(longest_same, longest_run_memory)), r.same_run);
    r.longest_same = narrow(hn::IfThenElse(r.same, wide(longest_same), ended));
    r.same_run = hn::IfThenElseZero(r.same, r.same_run + number(1));
    r.interval = learn_interval(r.interval, seconds);
    return r;
}

HWY_INLINE void save(group const& g, rhythm const& r, numbers x)
{
    of_wholes const d;
    constexpr std::size_t value = offsetof(block_state, arrival.value);
    constexpr std::size_t change = offsetof(block_state, timing.last_change);
    wholes const time = times_of(g);
    save_word(g.at, offsetof(block_state, arrival.last), time);
    // Behind interval and run stand late_run, of which there are none now, begun and offset.
    wholes const kept = hn::And(load_pair(g.at, value).second, hn::Set(d, 0xffff'0000'0000'0000));
    wholes const run = hn::ShiftLeft<32>(hn::And(word_of(r.interval.run), hn::Set(d, 0xff)));
    save_pair(g.at, value, as_wholes(x), hn::Or(hn::Or(word_of(r.interval.median), run), kept));
    wholes const last_change = hn::IfThenElse(hn::RebindMask(d, r.same), load_pair(g.at, change).first, time);
    save_pair(g.at, change, last_change, joined(r.regular, r.longest_s));
    // Behind the run stand the levels of events, none of which is open.
    save_pair(g.at, offsetof(block_state, timing.habits.same), joined(r.same_share, r.longest_same),
        word_of(r.same_run));
}

} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
