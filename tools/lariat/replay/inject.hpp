#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/labels.hpp"
#include "series/random.hpp"
#include "series/sample.hpp"

namespace lariat::tool {

/// A fault that is put into a stream on purpose.
enum class fault_kind : std::uint8_t {
    spike, ///< one reading far off
    stuck, ///< the same value again and again
    drift, ///< ever farther off, then back at once
    gap, ///< readings missing
    noise, ///< readings off in both directions
    level, ///< all off by the same
};

[[nodiscard]] std::string_view to_string(fault_kind k) noexcept;

/// What to inject.
struct injection {
    fault_kind kind = fault_kind::spike;
    double size = 0; ///< how far off, in mean absolute steps of the stream from reading to reading, lately
    int sign = 0; ///< +1 up, -1 down, 0 either, by chance
    std::uint32_t length = 0; ///< readings, >= 1
};

/// Parses KIND[,size=X][,length=N]; size=+X and size=-X say in which direction; what is not said has the
/// kind's default.  Fails with EX_USAGE.
[[nodiscard]] outcome<injection> parse_injection(std::string_view spec);

struct injector_options {
    std::vector<injection> kinds{}; ///< they take turns
    double rate = 0.001; ///< faults a reading, in (0, 1)
    std::uint64_t count = 0; ///< stop after so many; 0 does not
    std::uint64_t after = 100; ///< readings of a stream before its first fault, >= 10
    std::uint64_t seed = 1;
};

/// Puts faults into streams and remembers where.
///
/// A stream has one fault at a time, and as many sound readings after a fault as the fault had, at least 10,
/// before its next.  The same options and readings give the same faults.  A label begins at the first reading
/// changed or missing and ends at the first sound one after the fault: coming back is part of it.
/// Threads: not synchronised.
class injector {
public:
    explicit injector(injector_options options);

    /// Changes one reading.  Returns whether it is to be sent: in a gap it is not.
    [[nodiscard]] bool apply(sample& s);

    /// What was injected so far, by the stream's id, those that have not ended included.
    [[nodiscard]] std::vector<label> labels(stream_names const& names) const;

private:
    struct stream_state {
        std::uint64_t readings = 0;
        double last = 0; // as it came
        double step = 0; // mean absolute one, of the last few hundred
        std::optional<injection> active;
        std::uint32_t done = 0; // readings of the active fault
        double held = 0; // stuck: the value; else the signed amount
        std::size_t label = 0;
        std::uint64_t sound_until = 0; // readings before which no fault may begin
    };

    struct placed {
        fault_kind kind = fault_kind::spike;
        stream_id stream{};
        core::timestamp begin{};
        core::timestamp end{};
    };

    void begin(stream_state& state, sample const& s);
    [[nodiscard]] bool change(stream_state& state, injection what, sample& s);

    injector_options options_;
    random_numbers chance_;
    std::vector<stream_state> streams_;
    std::vector<placed> placed_;
};

} // namespace lariat::tool
