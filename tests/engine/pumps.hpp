#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/shard.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

namespace lariat::testing {

/// Keeps the events of groups, with the texts that go with them.
class group_event_sink final : public core::event_sink {
public:
    struct record {
        std::string stream;
        core::event event; ///< its views are stale
        std::vector<std::pair<std::string, double>> shares; ///< by member, as told
        std::vector<std::string> predictors; ///< of the member told first
    };

    void on_event(core::event const& e) noexcept override
    {
        if (e.kind != core::event_kind::group) return;
        auto& r = records.emplace_back(record{std::string{e.stream}, e, {}, {}});
        for (auto const& m : e.members) r.shares.emplace_back(m.stream, m.share);
        if (e.members.empty()) return;
        for (auto const& p : e.members.front().predicted_by) r.predictors.emplace_back(p.feature);
    }

    std::vector<record> records;
};

/// Pumps, of which pressure, flow, power and heat go with one load.
class pumps {
public:
    explicit pumps(engine::options const& settings) : shard{settings, sink, registry} { }

    /// One round of readings of one pump; `fault` is added to the flow.
    void round(double fault = 0, std::string const& series = "pump,id=3", bool with_flow = true)
    {
        load = 0.98 * load + 0.2 * normal(random);
        double const values[] = {load + 0.2 * normal(random), -2 * load + 0.2 * normal(random) + fault,
            3 * load + 0.2 * normal(random), 0.5 * load + 0.2 * normal(random)};
        for (std::size_t i : order) {
            if (names[i] == "flow" && !with_flow) continue;
            give(series, names[i], values[i]);
        }
        ++row;
    }

    void rounds(int count, double fault = 0)
    {
        for (int i = 0; i < count; ++i) round(fault);
    }

    void give(std::string const& series, std::string const& field, double value)
    {
        auto const r = make_reading(series, field, value, at(60.0 * row));
        shard.on_readings({&r, 1}, at(60.0 * row));
    }

    std::mt19937_64 random{seed()};
    std::normal_distribution<double> normal;
    std::vector<std::string> names{"pressure", "flow", "power", "heat"};
    std::vector<std::size_t> order{0, 1, 2, 3}; ///< in which a round's readings come
    double load = 0;
    int row = 0;
    group_event_sink sink;
    telemetry::registry registry;
    engine::shard shard;
};

inline engine::options with_pump_group()
{
    engine::options settings;
    settings.defaults.shape = false;
    auto& g = settings.groups.emplace_back();
    g.name = "pumps";
    g.match.keys = {"pump*"};
    g.by = {"id"};
    return settings;
}

inline std::uint64_t counted(
    telemetry::registry const& registry, std::string_view name, std::string_view cause)
{
    for (auto const& s : registry.samples()) {
        if (s.name == name && s.cause == cause) return s.value;
    }
    return 0;
}

} // namespace lariat::testing
