#include "screen.hpp"

#include <algorithm>

#include "math.hpp"
#include "rough_math.hpp"
#include "tail_parts.hpp"

namespace lariat::detect {
namespace {

constexpr std::size_t lanes = screen_question::lanes;
using row = std::array<float, lanes>;

constexpr float position_room = 1e-3F;
constexpr float decades_room = 1e-4F;

// What the lanes know of their tails.
struct fits {
    row quantile;
    row excess;
    row total; ///< in depths
    row need;
};

/// Positions no further than the thresholds'; the fits are to answer for them all, within the histogram.
bool require(fits const& f, row& at) noexcept
{
    unsigned usual = 1;
    for (std::size_t i = 0; i < lanes; ++i) {
        float const beyond = f.need[i] - static_cast<float>(log10_2) * rough_log2(f.total[i]) - decades_room;
        at[i] = f.quantile[i] + beyond * f.excess[i] * static_cast<float>(ln_10) - position_room;
        // Where the need itself is so small that it counts as none, so is the beyond: a total is a depth or
        // more, or nearly.
        usual &= static_cast<unsigned>(beyond > 0) & static_cast<unsigned>(f.need[i] > decades_room)
            & static_cast<unsigned>(at[i] < static_cast<float>(tail_top) - 2 * position_room);
    }
    return usual != 0;
}

} // namespace

bool screen(screen_question const& q, screen_answer& out) noexcept
{
    // NOLINTBEGIN(cppcoreguidelines-pro-type-member-init): filled lane by lane
    row ratio;
    fits fit;
    row threshold;
    // NOLINTEND(cppcoreguidelines-pro-type-member-init)
    for (std::size_t i = 0; i < lanes; ++i) {
        ratio[i] = static_cast<float>(std::clamp(q.magnitude[i] / q.scale[i], 0x1p-20, 0x1p20));
        fit.quantile[i] = q.tails[i]->quantile;
        fit.excess[i] = q.tails[i]->excess;
        fit.total[i] = static_cast<float>(q.tails[i]->total) * (1.0F / long_memory.depth);
        fit.need[i] = static_cast<float>(q.need[i]);
    }
    if (!require(fit, threshold)) return false;
    float decade_on = threshold[0] + fit.excess[0] * static_cast<float>(ln_10);
    if (q.recent != nullptr) {
        float const total = static_cast<float>(q.recent->total) * (1.0F / recent_memory.depth);
        float const beyond = static_cast<float>(q.recent_need)
            - static_cast<float>(log10_2) * rough_log2(total) - decades_room;
        float const at =
            q.recent->quantile + beyond * q.recent->excess * static_cast<float>(ln_10) - position_room;
        if (!(beyond > 0) || !(at < static_cast<float>(tail_top) - 2 * position_room)) return false;
        threshold[0] = std::min(threshold[0], at);
        decade_on = std::min(decade_on, at + q.recent->excess * static_cast<float>(ln_10));
    }
    out.threshold_at = threshold[0];
    out.decade_on = decade_on;
    unsigned proven = 1;
    for (std::size_t i = 0; i < lanes; ++i) {
        float const position =
            static_cast<float>(octave_bins) * rough_log2(ratio[i]) + static_cast<float>(unit_position);
        float const in_bins = std::max(position, 0.5F); // what is below the lowest bin's end is in it
        auto const bin = static_cast<std::int32_t>(in_bins);
        float const into = in_bins - static_cast<float>(bin);
        proven &= static_cast<unsigned>(position < threshold[i]) & static_cast<unsigned>(into > position_room)
            & static_cast<unsigned>(into < 1 - position_room);
        out.bin[i] = static_cast<std::uint8_t>(bin);
    }
    return proven != 0;
}

} // namespace lariat::detect
