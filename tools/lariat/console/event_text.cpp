#include "console/event_text.hpp"

#include "wire/event_text.hpp"

namespace lariat::tool {

style style_of(core::severity s) noexcept
{
    switch (s) {
    case core::severity::minor: return style::yellow;
    case core::severity::major: return style::red;
    case core::severity::critical: break;
    }
    return style::alarm;
}

std::string event_text(wire::event_record const& e, detail how_much, terminal const& on)
{
    std::string text = how_much == detail::full ? wire::event_text(e) : wire::event_summary(e);
    std::size_t const head_end = std::min(text.find('\n'), text.size());
    std::string const reasons = text.substr(head_end);
    text.resize(head_end);
    auto const severity = core::to_string(e.severity);
    if (std::size_t const at = text.find(severity); at != std::string::npos) {
        bool const over = e.phase == core::event_phase::end;
        text.replace(at, severity.size(), on.paint(over ? style::green : style_of(e.severity), severity));
    }
    if (!reasons.empty()) text += on.paint(style::dim, reasons);
    return text += '\n';
}

} // namespace lariat::tool
