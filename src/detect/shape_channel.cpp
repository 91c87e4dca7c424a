#include "shape_channel.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

#include <lariat/model/exponential_mean.hpp>

#include "shape_lanes.hpp"

namespace lariat::detect {
namespace {

constexpr double codes_per_step = 25.4; // +-127 codes are +-5 mean absolute steps
constexpr double step_memory = 4'000; // samples
constexpr std::uint32_t unclipped_steps = 20;
constexpr std::uint32_t first_residual = 2 * shape_state::window; // samples: two windows that do not overlap
constexpr std::uint32_t silence = 1'024 / shape_state::box; // samples before the channel may alarm

/// The history oldest first and right-aligned, then room for the slots that mean nothing.
using line = std::array<std::uint8_t, shape_state::slots + shape_state::window>;

void unroll(shape_history const& history, line& out) noexcept
{
    auto const older = history.older();
    auto const newer = history.newer();
    std::size_t const begin = shape_state::history - history.size();
    std::memset(out.data(), 0, begin);
    std::memcpy(&out[begin], older.data(), older.size());
    if (!newer.empty()) std::memcpy(&out[begin + older.size()], newer.data(), newer.size());
    std::memset(&out[shape_state::history], 0, out.size() - shape_state::history);
}

/// Lags from `window` (no overlap with the newest samples) to as far as whole windows reach back; none while
/// there are not two windows.
lag_range compared_lags(shape_state const& s) noexcept
{
    if (s.samples < first_residual) return {};
    std::size_t const furthest =
        std::min<std::size_t>(shape_state::lags - 1, s.samples - shape_state::window);
    return {.begin = shape_state::lags - 1 - furthest, .end = shape_state::lags - shape_state::window};
}

std::uint8_t code_of(double step, double scale) noexcept
{
    double const code = scale > 0 ? model::clip(codes_per_step * step / scale, 127) : 0;
    return static_cast<std::uint8_t>(128 + static_cast<int>(std::floor(code + 0.5)));
}

} // namespace

double least_step(model::levels const& levels) noexcept
{
    return 1e-9 * std::abs(levels.slow) + 1e-12;
}

std::uint64_t residuals_of(shape_state const& s) noexcept
{
    return s.samples < first_residual ? 0 : s.samples - first_residual + 1;
}

bool is_silent(shape_state const& s) noexcept
{
    return s.samples < silence;
}

std::optional<double> take(shape_state& s, shape_history& history, double x, double least_step) noexcept
{
    fill_box(s, x);
    if (s.box_size < shape_state::box) return std::nullopt;
    double const sample = s.box_sum / static_cast<double>(shape_state::box);
    double const step = sample - s.last_sample;
    s.box_sum = 0;
    s.box_size = 0;
    s.last_sample = sample;
    if (s.begun == 0) {
        s.begun = 1;
        return std::nullopt;
    }

    double const size = std::abs(step);
    double const taken = s.samples < unclipped_steps ? size : std::min(size, 5.0 * s.step_scale);
    double const scale = s.step_scale + (taken - s.step_scale) * model::mean_gain(step_memory, s.samples);
    s.step_scale = static_cast<float>(std::max(scale, least_step));

    history.push(code_of(step, s.step_scale));
    if (s.samples < 0xffff'ffffU) ++s.samples;
    line y; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by unroll()
    unroll(history, y);
    lag_range const asked = compared_lags(s);
    auto const least = slide_windows(s.distance, y, y[shape_state::history - 1],
        y[shape_state::history - 1 - shape_state::window], shape_state::window, asked);
    if (asked.begin == asked.end) return std::nullopt;
    return least / (codes_per_step * shape_state::window);
}

} // namespace lariat::detect
