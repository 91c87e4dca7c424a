#include "shape_channel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <span>

#include <lariat/model/exponential_mean.hpp>

namespace lariat::detect {
namespace {

constexpr double codes_per_step = 25.4; // +-127 codes are +-5 mean absolute steps
constexpr double step_memory = 4'000; // samples
constexpr std::uint32_t unclipped_steps = 20;
constexpr std::uint32_t first_residual = 2 * shape_state::window; // samples: two windows that do not overlap
constexpr std::uint32_t silence = 1'024 / shape_state::box; // samples before the channel may alarm

/// Distance of the last `window` samples to the nearest window that ends before them, in codes.
/// \pre history.size() >= 2 * shape_state::window
std::int16_t distance_to_nearest(shape_history const& history) noexcept
{
    constexpr std::size_t window = shape_state::window;
    // In one line: what a register takes of two pieces would be put together each time.
    std::array<std::uint8_t, shape_state::history + read_behind> line; // NOLINT(*-member-init): filled below
    std::span<std::uint8_t const> older = history.older();
    if (history.full()) older = older.subspan(1); // beyond the last lag
    auto const newer = history.newer();
    auto* const end = std::ranges::copy(newer, std::ranges::copy(older, line.begin()).out).out;
    std::memset(end, 0, read_behind);
    auto const size = static_cast<std::size_t>(end - line.data()) - window;
    return nearest_window(std::span{line}.subspan(size).first<window>(), line.data(), size);
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
    // A file may have fewer of the samples than it counts.
    if (std::min<std::size_t>(s.samples, history.size()) < first_residual) return std::nullopt;
    return distance_to_nearest(history) / (codes_per_step * shape_state::window);
}

} // namespace lariat::detect
