#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace lariat::app {

// What the service manager is told, by sd_notify(3) of Type=notify.  Outside systemd every call does nothing.

void notify_ready(std::string const& status);
void notify_status(std::string const& status);

/// Says why it takes longer, and asks for half a minute more.
void notify_starting(std::string const& status);

/// Says that a reload begins; notify_ready() ends it.
void notify_reloading();
void notify_stopping();

/// How long the manager waits for the next notify_alive() before it ends the daemon; none where it does not.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_period();
void notify_alive();

/// Whether standard error goes to journald, which reads `<N>` priority prefixes.
[[nodiscard]] bool logs_to_journal();

} // namespace lariat::app
