#include "transformation.hpp"

#include <algorithm>
#include <cmath>

#include <lariat/detect/verdict.hpp>
#include <lariat/model/exponential_mean.hpp>

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

void learn_liveliness(transform_state& s, double size, double scale, std::uint64_t age) noexcept
{
    constexpr double memory = 20;
    double const bound = std::max(3 * static_cast<double>(s.liveliness), scale);
    s.liveliness = model::moved(s.liveliness, std::min(size, bound), model::mean_gain(memory, age));
}

void remember(transform_state& s, double raw, std::int64_t time) noexcept
{
    s.raw = raw;
    s.time = time;
    s.begun = 1;
}

} // namespace lariat::detect
