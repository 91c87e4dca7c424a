#include "telemetry/counters.hpp"

namespace lariat::telemetry {

counter& registry::get(std::string_view name, std::string_view help, std::string_view cause)
{
    for (auto& e : entries_) {
        if (e.name == name && e.cause == cause) return e.count;
    }
    auto& e = entries_.emplace_back();
    e.name = name;
    e.cause = cause;
    e.help = help;
    return e.count;
}

std::vector<registry::sample> registry::samples() const
{
    std::vector<sample> out;
    out.reserve(entries_.size());
    for (auto const& e : entries_) out.push_back({e.name, e.cause, e.help, e.count.value()});
    return out;
}

histogram& registry::get_histogram(std::string_view name, std::string_view help)
{
    for (auto& h : histograms_) {
        if (h.name == name) return h.times;
    }
    auto& h = histograms_.emplace_back();
    h.name = name;
    h.help = help;
    return h.times;
}

} // namespace lariat::telemetry
