#include "tune/history.hpp"

#include <algorithm>
#include <array>

#include "replay/input.hpp"

namespace lariat::tool {

outcome<history> read_history(
    replay_options const& options, std::function<void(double, std::uint64_t)> const& progress)
{
    history h;
    auto const input = open_input(options, core::timestamp{}, h.names);
    if (!input) return input.error();
    std::array<sample, 512> some{};
    for (;;) {
        auto const got = (*input)->read(some);
        if (!got) return got.error();
        if (*got == 0) break;
        for (sample const& s : std::span{some}.first(*got)) {
            if (!s.stamped)
                return fault{
                    EX_DATAERR, "the readings carry no time: say how far they lie apart, as --interval 5m"};
            h.readings.push_back(s);
            h.counts.resize(h.names.size());
            ++h.counts[static_cast<std::size_t>(s.stream)];
        }
        progress((*input)->progress(), h.readings.size());
    }
    h.skipped = (*input)->skipped();
    if (h.readings.empty()) return fault{EX_DATAERR, "there are no readings to tune on"};
    auto const [first, last] = std::ranges::minmax(h.readings, {}, &sample::time);
    h.first = first.time;
    h.last = last.time;
    if (h.first == h.last) return fault{EX_DATAERR, "all readings have the same time"};
    return h;
}

} // namespace lariat::tool
