#include "engine/owned_event.hpp"

#include <cstddef>
#include <string_view>

namespace lariat::engine {

owned_event::owned_event(core::event const& e) : event_{e}, members_(e.members.begin(), e.members.end())
{
    std::size_t bytes = e.stream.size();
    std::size_t parts = 0;
    for (auto const& m : e.members) {
        bytes += m.stream.size();
        parts += m.predicted_by.size();
        for (auto const& p : m.predicted_by) bytes += p.feature.size();
    }
    // Nothing moves any more: the views stay.
    text_.reserve(bytes);
    parts_.reserve(parts);
    auto const keep = [this](std::string_view text) {
        auto const begin = text_.size();
        text_.insert(text_.end(), text.begin(), text.end());
        return std::string_view{text_.data() + begin, text.size()};
    };
    event_.stream = keep(e.stream);
    for (auto& m : members_) {
        auto const begin = parts_.size();
        m.stream = keep(m.stream);
        for (auto const& p : m.predicted_by) parts_.push_back({keep(p.feature), p.weight, p.amount});
        m.predicted_by = {parts_.data() + begin, parts_.size() - begin};
    }
    event_.members = members_;
}

} // namespace lariat::engine
