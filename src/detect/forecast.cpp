#include "forecast.hpp"

#include <cassert>
#include <cmath>

namespace lariat::detect {

static_assert(forecast::max_parts <= core::explanation::max_contributions);

forecast predict(
    std::span<float const> weights, std::span<float const> features, double base, double scale) noexcept
{
    assert(weights.size() == features.size() && weights.size() <= forecast::max_parts);
    forecast f;
    f.base = base;
    for (std::size_t j = 0; j < weights.size(); ++j) {
        if (weights[j] == 0) continue;
        double const amount = scale * static_cast<double>(weights[j]) * static_cast<double>(features[j]);
        // Insertion: few weights are not zero, and those nearly keep their order from reading to reading.
        std::size_t at = f.size++;
        for (; at > 0 && std::abs(f.amount[at - 1]) < std::abs(amount); --at) {
            f.amount[at] = f.amount[at - 1];
            f.feature[at] = f.feature[at - 1];
        }
        f.amount[at] = amount;
        f.feature[at] = static_cast<std::uint8_t>(j);
    }
    f.value = base;
    for (std::size_t i = 0; i < f.size; ++i) f.value += f.amount[i];
    return f;
}

core::explanation explain(forecast const& f, std::string_view base_name,
    std::span<std::string_view const> names, std::span<float const> weights) noexcept
{
    core::explanation why = explain_base(base_name, f.base);
    why.size = f.size;
    for (std::size_t i = 0; i < f.size; ++i) {
        std::size_t const j = f.feature[i];
        why.parts[i] = {
            .feature = names[j], .weight = static_cast<double>(weights[j]), .amount = f.amount[i]};
    }
    return why;
}

core::explanation explain_base(std::string_view name, double base) noexcept
{
    core::explanation why;
    why.base_name = name;
    why.base = base;
    return why;
}

} // namespace lariat::detect
