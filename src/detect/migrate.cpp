#include <lariat/detect/step.hpp>

#include <algorithm>
#include <cstring>

#include "residual_event.hpp"
#include "state.hpp"

namespace lariat::detect {
namespace {

constexpr auto reloaded = core::end_reason::reloaded;

/// Ends the events whose detection `to` lacks.
void close_lost(schema const& from, block_view const& v, schema const& to, core::timestamp now, changes& out)
{
    options const& o = from.options();
    block_state& state = v.core;
    if (v.limits != nullptr && to.layout().limits == 0) close(*v.limits, o, reloaded, now, state.age, out);
    if (v.timing == nullptr) return;
    if (to.options().expected_interval.count() <= 0)
        close_gap(*v.timing, o, state.arrival, reloaded, now, state.age, out);
    if (to.options().stuck_after.count() <= 0)
        close_stuck(*v.timing, o, state.arrival, reloaded, now, state.age, out);
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
    // A value cannot have been stuck since before anybody looked.
    block_view const fresh = view_of(to_schema.layout(), to);
    if (fresh.timing != nullptr && old.timing == nullptr) fresh.timing->last_change = fresh.core.arrival.last;
}

} // namespace lariat::detect
