#include "eval/made/watch.hpp"

namespace lariat::eval {

void watched_stream::observe(core::timestamp time, double value, std::vector<raised>& out)
{
    for (auto due = detector_.deadline(); due && *due <= time;) {
        detector_.advance(*due);
        keep(out);
        auto const next = detector_.deadline();
        if (next == due) break;
        due = next;
    }
    detector_.observe(time, value);
    keep(out);
}

void watched_stream::keep(std::vector<raised>& out) const
{
    for (core::event const& e : detector_.changes()) {
        if (e.phase != core::event_phase::end) out.push_back({e.kind, e.time, e.begin});
    }
}

std::vector<raised> watch(series const& s, detect::options const& options)
{
    std::vector<raised> all;
    watched_stream stream{options};
    for (std::size_t row = 0; row < s.rows(); ++row) stream.observe(s.times[row], s.values[row], all);
    return all;
}

} // namespace lariat::eval
