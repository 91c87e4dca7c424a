#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <lariat/core/ports.hpp>
#include <lariat/core/reading.hpp>
#include <lariat/core/time.hpp>

namespace lariat::engine {

/// Readings for one of several shards: what of it stands for all of them together is told along.
struct shared_readings {
    std::span<core::reading const> readings;
    std::uint64_t first_number = 0; ///< among those of all shards
    std::span<std::uint64_t const> numbers; ///< of each, where other shards' lie between; else empty
    core::timestamp receipt{};
    core::peer_id peer{};
    double need = 0; ///< shared_budget's

    /// So many of them from a place on.
    [[nodiscard]] shared_readings part(std::size_t at, std::size_t size) const noexcept
    {
        auto out = *this;
        out.readings = readings.subspan(at, size);
        out.first_number = first_number + at;
        if (!numbers.empty()) out.numbers = numbers.subspan(at, size);
        return out;
    }
};

} // namespace lariat::engine
