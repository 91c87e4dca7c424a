#include "wire/event_text.hpp"

#include <iterator>

#include <fmt/format.h>

#include "wire/duration_text.hpp"
#include "wire/event_message.hpp"

namespace lariat::wire {
namespace {

constexpr std::string_view indent = "\n    ";

/// "34.2 = last reading 33.9 + lag 2 0.4 - trend 0.1": what made the forecast, where anything did.
void append_forecast(std::string& out, event_record const& e)
{
    bool const has_forecast = e.kind == core::event_kind::residual && e.phase != core::event_phase::end;
    if (!has_forecast || (e.base == 0 && e.parts.empty())) return;
    fmt::format_to(std::back_inserter(out), "{}expected {:.6g} = {}", indent, e.expected, e.base_name);
    if (e.base != 0) fmt::format_to(std::back_inserter(out), " {:.6g}", e.base);
    for (auto const& part : e.parts) {
        fmt::format_to(std::back_inserter(out), " {} {} {:.4g}", part.amount < 0 ? '-' : '+', part.feature,
            part.amount < 0 ? -part.amount : part.amount);
    }
}

/// "pump{id=3} flow 96 %: 35.2, and 40.4 expected from pump{id=3} power +0.8", of a twentieth of the score or
/// more.
void append_members(std::string& out, event_record const& e)
{
    if (e.phase == core::event_phase::end) return;
    auto const name = [](std::string const& key) { return stream_name(core::parts_to_show(key)); };
    for (auto const& m : e.members) {
        if (m.share < 0.05) break; // they come in falling order
        fmt::format_to(std::back_inserter(out), "{}{} {:.0f} %: {:.6g}, and {:.6g} expected", indent,
            name(m.stream), 100 * m.share, m.observed, m.expected);
        if (m.predicted_by.empty()) continue;
        out += " from";
        for (auto const& part : m.predicted_by) {
            if (&part != m.predicted_by.data()) out += ',';
            fmt::format_to(std::back_inserter(out), " {} {:+.4g}", name(part.feature), part.amount);
        }
    }
}

} // namespace

std::string event_line(event_record const& e)
{
    return fmt::format("{}  {:<8}  {:<6}  {}", core::to_rfc3339(e.time), to_string(e.severity),
        to_string(e.phase), e.message);
}

std::string event_summary(event_record const& e)
{
    auto out = event_line(e);
    append_forecast(out, e);
    append_members(out, e);
    return out;
}

std::string event_text(event_record const& e)
{
    auto out = event_summary(e);
    auto const add = std::back_inserter(out);
    if (e.kind == core::event_kind::residual)
        fmt::format_to(add, "{}score {:.3g}, at the peak {:.3g}", indent, e.score, e.peak_score);
    if (e.phase != core::event_phase::begin)
        fmt::format_to(
            add, "{}since {}, {} readings over", indent, core::to_rfc3339(e.begin), e.readings_over);
    if (e.age < e.warm_at)
        fmt::format_to(add, "{}still warming up: {} of {} readings", indent, e.age, e.warm_at);
    return out;
}

} // namespace lariat::wire
