#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/event_log.hpp"
#include "support/readings.hpp"
#include "telemetry/log.hpp"

namespace lariat::testing {

/// An event log in a folder, with what it needs.
struct event_rig {
    explicit event_rig(std::string const& folder, std::size_t most = 1'000) : log{folder, most, registry}
    {
        telemetry::configure_log({.level = telemetry::level::error}); // that disks fail here is no news
    }

    void append(std::uint64_t id, core::event_phase phase = core::event_phase::begin)
    {
        core::event e;
        e.id = id;
        e.stream = "boiler:value";
        e.phase = phase;
        e.begin = at(1);
        e.time = at(2);
        e.end = at(2);
        e.value = 42;
        e.why.base_name = "slow level";
        if (phase == core::event_phase::end) e.ended = core::end_reason::cleared;
        auto line = std::make_shared<std::string const>(std::to_string(id) + "\n");
        log.append(e, std::move(line), std::chrono::steady_clock::time_point{});
    }

    /// All that the reader gets now, as numbers; acknowledged, if so asked.
    std::vector<int> read(std::string const& reader, bool acknowledge = true)
    {
        std::vector<core::outbox::entry> entries;
        for (std::size_t had = 1; had != entries.size();) {
            had = entries.size();
            log.take(reader, had + 7, entries);
        }
        if (acknowledge && !entries.empty()) log.acknowledge(reader, entries.back().sequence);
        std::vector<int> out;
        for (auto const& e : entries) out.push_back(std::stoi(*e.line));
        return out;
    }

    std::uint64_t unread(std::string_view cause)
    {
        return registry.get("lariat_events_dropped_total", "", cause).value();
    }
    std::uint64_t lost(std::string_view cause)
    {
        return registry.get("lariat_event_records_lost_total", "", cause).value();
    }

    telemetry::registry registry;
    store::event_log log;
};

} // namespace lariat::testing
