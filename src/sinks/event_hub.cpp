#include "sinks/event_hub.hpp"

#include <memory>
#include <utility>

namespace lariat::sinks {
namespace {

telemetry::counter& phase_counter(telemetry::registry& registry, core::event_phase phase)
{
    return registry.get("lariat_events_total", "Records of events, by what happened.", to_string(phase));
}

} // namespace

event_hub::event_hub(encoder encode, telemetry::registry& registry)
    : encode_{encode},
      begun_{phase_counter(registry, core::event_phase::begin)},
      updated_{phase_counter(registry, core::event_phase::update)},
      ended_{phase_counter(registry, core::event_phase::end)}
{
}

void event_hub::on_event(core::event const& e) noexcept
{
    switch (e.phase) {
    case core::event_phase::begin: begun_.add(); break;
    case core::event_phase::update: updated_.add(); break;
    case core::event_phase::end: ended_.add(); break;
    }
    std::string text;
    encode_(text, e);
    text += '\n';
    auto const line = make_event_line(std::move(text));
    recent_.push_evicting(line);
    if (outbox_ != nullptr) outbox_->append(e, {line, &line->text}, line->decided);
    for (auto* const to : outputs_) to->on_event(e, line);
}

} // namespace lariat::sinks
