#include "config/presets.hpp"

#include <algorithm>
#include <array>

namespace lariat::config {
namespace {

/// Prices move by fractions of themselves, so what is judged is the log return.  Its expectation has no hour
/// and its course no shape worth a KiB a stream.  Moves below a tenth of a percent are never news, which also
/// covers the tick of what is quoted in cents.  What is looked for are single wrong prices.  Each is as much
/// news as the last one, so the threshold is a multiple of the mean absolute return, which learns next to
/// nothing from them, and not a tail, which would; and one does not keep quiet about the next. In lively
/// spells a return must stand out from the last twenty as well.  Nights without trade are no gaps: a rule may
/// ask for gaps, with `sessions`.
detect::options prices()
{
    detect::options o;
    o.transform = detect::transform::log_return;
    o.seasonal = false;
    o.shape = false;
    o.floor_absolute = 0.001;
    o.mae_factor = 9;
    o.clear_after = 3;
    o.quiet_minimum = 0;
    o.quiet_maximum = 0;
    o.floor_lively = 5;
    o.gaps = false;
    return o;
}

/// Monitors show whole numbers, jitter by a few of them, and lose contact for a beat: an event needs three
/// readings in a row and a deviation of two units, and ends only after a calm spell.  At a reading a second a
/// patient is watched for hours, not for months: 0.01 gives back what such a pace is asked for more.
detect::options vitals()
{
    detect::options o;
    o.shape = false;
    o.probability = 0.01;
    o.tick = 1;
    o.floor_absolute = 2;
    o.fire_after = 3;
    o.clear_after = 15;
    return o;
}

detect::options lean()
{
    detect::options o;
    o.seasonal = false;
    o.shape = false;
    return o;
}

} // namespace

std::span<preset const> presets()
{
    static std::array const all{
        preset{"sensors", "the built-in defaults: a level with daily and weekly habits", {}},
        preset{"prices",
            "log returns beyond nine mean absolute ones, no seasons, no shape channel, nothing below 0.1 %",
            prices()},
        preset{
            "vitals", "three readings in a row, deviations of 2 units and more, no shape channel", vitals()},
        preset{"lean", "no seasons, no shape channel: the least memory and time a reading", lean()},
    };
    return all;
}

preset const* find_preset(std::string_view name)
{
    auto const all = presets();
    auto const found = std::ranges::find(all, name, &preset::name);
    return found == all.end() ? nullptr : &*found;
}

} // namespace lariat::config
