#include "transformation.hpp"

#include <cmath>

#include <lariat/detect/verdict.hpp>

#include "arrival.hpp"
#include "math.hpp"

namespace lariat::detect {
namespace {

using result = transformed::result;

double value_of(transform kind, double last, double raw, double seconds) noexcept
{
    switch (kind) {
    case transform::level: return raw;
    case transform::difference: return raw - last;
    case transform::rate: return (raw < last ? raw : raw - last) / seconds;
    case transform::log_return: return (log2_of(raw) - log2_of(last)) * ln_2;
    }
    return raw;
}

} // namespace

transformed apply(transform kind, transform_state const& s, double raw, std::int64_t time) noexcept
{
    if (kind == transform::level) return {.value = raw};
    if (s.begun == 0) return {.what = result::first};
    double const seconds = seconds_between(s.time, time);
    if (kind == transform::rate) {
        if (seconds == 0) return {.what = result::no_time};
        if (seconds < 0) return {.what = result::first}; // a new time line
    }
    double const value = value_of(kind, s.raw, raw, seconds);
    if (std::abs(value) > max_magnitude) return {.what = result::too_large};
    return {.value = value};
}

void remember(transform_state& s, double raw, std::int64_t time) noexcept
{
    s = {.raw = raw, .time = time, .begun = 1};
}

} // namespace lariat::detect
