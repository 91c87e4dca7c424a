#include "telemetry/counters.hpp"

#include <utility>

namespace lariat::telemetry {

registry::entry& registry::find(std::string_view name, std::string_view help, std::string_view cause)
{
    for (auto& e : entries_) {
        if (e.name == name && e.cause == cause) return e;
    }
    auto& e = entries_.emplace_back();
    e.name = name;
    e.cause = cause;
    e.help = help;
    return e;
}

counter& registry::get(std::string_view name, std::string_view help, std::string_view cause)
{
    return find(name, help, cause).counts.front();
}

counter& registry::get_own(std::string_view name, std::string_view help, std::string_view cause)
{
    auto& e = find(name, help, cause);
    if (std::exchange(e.owned, true)) e.counts.emplace_back();
    return e.counts.back();
}

std::vector<registry::sample> registry::samples() const
{
    std::vector<sample> out;
    out.reserve(entries_.size());
    for (auto const& e : entries_) {
        std::uint64_t sum = 0;
        for (auto const& c : e.counts) sum += c.value();
        out.push_back({e.name, e.cause, e.help, sum});
    }
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
