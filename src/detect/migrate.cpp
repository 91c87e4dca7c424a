#include <lariat/detect/step.hpp>

#include <algorithm>
#include <cstring>

#include "close_event.hpp"
#include "state.hpp"

namespace lariat::detect {
namespace {

constexpr auto reloaded = core::end_reason::reloaded;

/// Ends the events whose detection `to` lacks.
void close_lost(schema const& from, block_view const& v, schema const& to, core::timestamp now, changes& out)
{
    for (core::event_kind const kind : event_kinds) {
        if (!detects(to, kind)) close_event(v, from.options(), kind, reloaded, now, out);
    }
}

/// A stream that comes to be timed late: it has been seen for about as long as its readings took.
void begin_timing(timing_state& t, block_state const& s) noexcept
{
    t.last_change = s.arrival.last;
    constexpr double most = 1e18; // ns
    double const seen = static_cast<double>(s.age) * static_cast<double>(s.arrival.interval_s) * 1e9;
    t.first = s.arrival.last - static_cast<std::int64_t>(std::min(seen, most));
}

bool fits(field const& a, field const& b) noexcept
{
    return a.part == b.part && a.name == b.name && a.type == b.type && a.count == b.count;
}

} // namespace

void migrate(schema const& from_schema, std::byte* from, schema const& to_schema, std::byte* to,
    core::timestamp now, changes& out) noexcept
{
    if (from_schema.options().transform != to_schema.options().transform) {
        close(from_schema, from, reloaded, now, out);
        return;
    }
    out.clear();
    block_view const old = view_of(from_schema.layout(), from);
    close_lost(from_schema, old, to_schema, now, out);

    auto const known = from_schema.fields();
    for (field const& f : to_schema.fields()) {
        auto const match =
            std::find_if(known.begin(), known.end(), [&](field const& k) { return fits(k, f); });
        if (match != known.end()) std::memcpy(to + f.offset, from + match->offset, bytes_of(f));
    }
    block_view const fresh = view_of(to_schema.layout(), to);
    fresh.core.quiet.readings = 0; // the other rule's limits
    // A value cannot have been stuck since before anybody looked.
    if (fresh.timing != nullptr && old.timing == nullptr) begin_timing(*fresh.timing, fresh.core);
}

} // namespace lariat::detect
