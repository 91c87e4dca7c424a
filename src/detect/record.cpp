#include "record.hpp"

#include <algorithm>
#include <cmath>

#include "math.hpp"

namespace lariat::detect {

core::severity severity_of(double score) noexcept
{
    if (score >= 3) return core::severity::critical;
    return score >= 1 ? core::severity::major : core::severity::minor;
}

double decades_beyond(double residual, double threshold) noexcept
{
    constexpr double decades_an_octave = 4 / ln_10; // a mean excess of one quarter-octave
    constexpr double least = 1e-30;
    return decades_an_octave * log2_of(std::max(std::abs(residual) / threshold, least));
}

core::event& add_event(changes& out, core::event_kind kind, core::event_phase phase, core::timestamp now,
    std::uint64_t age) noexcept
{
    core::event& e = out.add();
    e.kind = kind;
    e.phase = phase;
    e.time = now;
    e.age = age;
    e.warm_at = warm_age;
    return e;
}

} // namespace lariat::detect
