#pragma once

#include <cmath>
#include <string>
#include <type_traits>

#include <fmt/format.h>

namespace lariat::config {

/// Allowed values of a quantity; a bound is in it unless it is open.
template <class T> struct range {
    T lowest;
    T highest; ///< infinity for no bound
    bool lowest_open = false;
    bool highest_open = false;

    [[nodiscard]] bool contains(T x) const
    {
        return (lowest_open ? x > lowest : x >= lowest) && (highest_open ? x < highest : x <= highest);
    }

    /// In words, "1 to 65536", "more than 0", with bounds as `write` writes them.
    template <class Write> [[nodiscard]] std::string describe(Write write) const
    {
        if (is_infinite(lowest) && is_infinite(highest)) return "any";
        if (is_infinite(highest))
            return lowest_open ? "more than " + write(lowest) : write(lowest) + " or more";
        if (!lowest_open && !highest_open) return fmt::format("{} to {}", write(lowest), write(highest));
        return fmt::format("{} {}, {} {}", lowest_open ? "more than" : "at least", write(lowest),
            highest_open ? "less than" : "at most", write(highest));
    }

private:
    static bool is_infinite(T x)
    {
        if constexpr (std::is_floating_point_v<T>)
            return std::isinf(x);
        else
            return false;
    }
};

} // namespace lariat::config
