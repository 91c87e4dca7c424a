#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/ports.hpp>
#include <lariat/core/stream_key.hpp>

namespace lariat::testing {

/// A time `seconds` after 2024-01-01T00:00:00Z, a Monday.
inline core::timestamp at(double seconds)
{
    using namespace std::chrono;
    return sys_days{year{2024} / 1 / 1} + duration_cast<nanoseconds>(duration<double>{seconds});
}

/// A reading as a decoder would hand it on.  The views point to `series` and `field`.
inline core::reading make_reading(std::string_view series, std::string_view field, double value,
    core::timestamp time, std::uint64_t hash_seed = 0)
{
    auto const parts = core::parse_series(series, field);
    return {series, field, parts ? core::hash_of(*parts, hash_seed) : 0, value, time,
        core::value_kind::number, true};
}

/// Keeps what it was given, with the stream's key copied.
class collecting_event_sink final : public core::event_sink {
public:
    struct record {
        std::string stream;
        core::event event; ///< its `stream` view is stale
    };

    void on_event(core::event const& e) noexcept override { records.push_back({std::string{e.stream}, e}); }

    std::vector<record> records;
};

} // namespace lariat::testing
