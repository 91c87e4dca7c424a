// Readings of several streams that are taken together.
//
// Included once for each machine by Highway's foreach_target.h; hence the guard that toggles.

#if defined(LARIAT_DETECT_STREAM_GROUP_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LARIAT_DETECT_STREAM_GROUP_INL_HPP
#undef LARIAT_DETECT_STREAM_GROUP_INL_HPP
#else
#define LARIAT_DETECT_STREAM_GROUP_INL_HPP
#endif

#include <array>
#include <cstdint>
#include <span>

#include <lariat/detect/step.hpp>
#include <lariat/model/profile.hpp>

#include "quiet.hpp"
#include "state.hpp"

#include "block_lanes-inl.hpp"

#if HWY_TARGET <= HWY_AVX3

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {

/// The streams, and what of their readings and states is asked for one by one.
struct group {
    places at; ///< their blocks
    std::array<observation const*, streams> reading;
    std::array<shape_state*, streams> shape; ///< null where there is none
    std::array<half_float const*, streams> quiet_below; ///< the limits of its lanes
};

/// Finds the places.  Returns the streams whose readings may be ones for the short way, as far as can be told
/// without arithmetic, a bit each.
template <bool seasonal>
HWY_INLINE unsigned gather(group& g, layout const& l, std::span<quiet_reading const> some)
{
    unsigned common = 0;
    for (std::size_t i = 0; i < streams; ++i) {
        quiet_reading const& r =
            some[i < some.size() ? i : 0]; // places that are left are filled with the first
        auto const& s = part_at<block_state>(r.block, 0);
        g.at[i] = r.block;
        g.shape[i] = part_if<shape_state>(r.block, l.shape);
        g.reading[i] = &r.reading;
        g.quiet_below[i] = s.channels.quiet_below.data();
        if (i >= some.size()) continue;
        prefetch_counts(s);
        if (l.shape != 0) prefetch_history(*g.shape[i]);
        bool const same_hour =
            !seasonal || model::local_hour(r.reading.time, r.reading.utc_offset_s).week == s.hour.of_week;
        bool const likely = s.age != 0 && s.at_rest != 0 && has_room(s.channels)
            && s.arrival.offset == quarters_of(r.reading.utc_offset_s) && same_hour;
        common |= unsigned{likely} << i;
    }
    return common;
}

/// Lets the streams that are not of `passed` store what they learn elsewhere.
HWY_INLINE void divert(group& g, unsigned passed, block_state& spare)
{
    for (std::size_t i = 0; i < streams; ++i)
        if ((passed >> i & 1U) == 0)
            g.at[i] = reinterpret_cast<std::byte*>(&spare); // NOLINT(*-reinterpret-cast)
}

HWY_INLINE wholes times_of(group const& g)
{
    static_assert(sizeof(observation::time) == sizeof(std::int64_t));
    return load_each([&](std::size_t i) HWY_ATTR { return &g.reading[i]->time; });
}

} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
