#include "replay/chart.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "replay/score.hpp"

namespace lariat::tool {
namespace {

constexpr std::size_t rows = 14;

} // namespace

void chart::on_reading(sample const& s)
{
    auto found = streams_.find(s.stream);
    if (found == streams_.end()) {
        if (streams_.size() == max_streams) return;
        found = streams_.try_emplace(s.stream, plotted{detector{options_}, {}}).first;
    }
    auto const verdict = found->second.expect.observe(s.time, s.value);
    bool const same_unit = options_.transform == detect::transform::level;
    if (verdict.outcome == detect::outcome::judged && verdict.warm && same_unit)
        found->second.series.add(
            s.time, s.value, verdict.forecast - verdict.band, verdict.forecast + verdict.band);
    else
        found->second.series.add(s.time, s.value);
}

void chart::on_event(wire::event_record const& e)
{
    auto& seen = events_.try_emplace(e.id, seen_event{e.stream, {e.begin, e.time, e.severity}}).first->second;
    seen.drawn.end = e.end.value_or(e.time);
    seen.drawn.severity = std::max(seen.drawn.severity, e.severity);
}

std::string chart::draw(stream_names const& names, std::vector<label> const& labels, terminal const& on) const
{
    std::string out;
    for (auto const& [id, stream] : streams_) {
        std::string const& key = names.key(id);
        plot_marks marks;
        for (auto const& [event, seen] : events_)
            if (seen.stream == key) marks.events.push_back(seen.drawn);
        for (label const& l : labels)
            if (concerns(l, key)) marks.known.emplace_back(l.begin, l.end);
        out += "\n" + on.paint(style::bold, key) + "\n" + draw_plot(stream.series, marks, on, rows);
    }
    return out;
}

} // namespace lariat::tool
