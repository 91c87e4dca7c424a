#pragma once

#include <string>

namespace lariat::app {

// What the service manager is told, by sd_notify(3) of Type=notify.  Outside systemd every call does nothing.

void notify_ready(std::string const& status);
void notify_status(std::string const& status);

/// Says that a reload begins; notify_ready() ends it.
void notify_reloading();
void notify_stopping();

/// Whether standard error goes to journald, which reads `<N>` priority prefixes.
[[nodiscard]] bool logs_to_journal();

} // namespace lariat::app
