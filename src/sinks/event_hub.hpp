#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <lariat/core/bounded_queue.hpp>
#include <lariat/core/outbox.hpp>
#include <lariat/core/ports.hpp>

#include "sinks/output.hpp"

namespace lariat::sinks {

/// Encodes each event once and hands the line to every output; keeps the last ones for whoever asks later.
///
/// Threads  Belongs to the worker's thread.
class event_hub final : public core::event_sink {
public:
    /// Appends an event as one JSON object, without a newline: wire::append_event_json.
    using encoder = void (*)(std::string& out, core::event const& event);

    static constexpr std::size_t kept_lines = 1'000;

    event_hub(encoder encode, telemetry::registry& registry);

    /// \pre `to` is started before the next event, and outlives the hub
    void add(output& to) { outputs_.push_back(&to); }
    void remove(output& from) { std::erase(outputs_, &from); }

    /// Hands every record to `to` as well, before the outputs.
    void keep_in(core::outbox& to) { outbox_ = &to; }

    void on_event(core::event const& e) noexcept override;

    /// The last events, oldest first, each with its newline.
    [[nodiscard]] core::bounded_queue<event_line> const& recent() const noexcept { return recent_; }

private:
    encoder encode_;
    telemetry::counter& begun_;
    telemetry::counter& updated_;
    telemetry::counter& ended_;
    std::vector<output*> outputs_;
    core::outbox* outbox_ = nullptr;
    core::bounded_queue<event_line> recent_{kept_lines};
};

} // namespace lariat::sinks
