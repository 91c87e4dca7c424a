#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <lariat/detect/detector.hpp>

#include "console/plot.hpp"
#include "console/terminal.hpp"
#include "replay/labels.hpp"
#include "series/sample.hpp"
#include "wire/event_record.hpp"

namespace lariat::tool {

/// Plots of what a replay sent and what the daemon made of it.
///
/// The band is the forecast of a detector of the library with default settings, fed with the same readings:
/// the daemon's own where no rule says otherwise.  Streams beyond max_streams are not plotted.
class chart {
public:
    static constexpr std::size_t max_streams = 4;

    explicit chart(detect::options const& options) : options_{options} { }

    void on_reading(sample const& s);
    void on_event(wire::event_record const& e);

    /// All plots, each under its stream's key.
    [[nodiscard]] std::string draw(
        stream_names const& names, std::vector<label> const& labels, terminal const& on) const;

private:
    struct plotted {
        detector expect;
        plot_series series;
    };

    struct seen_event {
        std::string stream;
        plot_event drawn;
    };

    detect::options options_;
    std::map<stream_id, plotted> streams_;
    std::map<std::uint64_t, seen_event> events_; // by id
};

} // namespace lariat::tool
