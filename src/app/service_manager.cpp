#include "app/service_manager.hpp"

#include <cstdint>
#include <ctime>

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include "config/environment.hpp"

namespace lariat::app {

void notify_ready(std::string const& status)
{
    sd_notify(0, fmt::format("READY=1\nSTATUS={}", status).c_str());
}

void notify_status(std::string const& status)
{
    sd_notify(0, fmt::format("STATUS={}", status).c_str());
}

void notify_starting(std::string const& status)
{
    sd_notify(0, fmt::format("EXTEND_TIMEOUT_USEC=30000000\nSTATUS={}", status).c_str());
}

void notify_reloading()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    auto const usec = static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1'000;
    sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", usec).c_str());
}

void notify_stopping()
{
    sd_notify(0, "STOPPING=1\nSTATUS=draining");
}

std::optional<std::chrono::microseconds> watchdog_period()
{
    std::uint64_t period = 0;
    if (sd_watchdog_enabled(0, &period) <= 0) return std::nullopt;
    return std::chrono::microseconds{period};
}

void notify_alive()
{
    sd_notify(0, "WATCHDOG=1");
}

bool logs_to_journal()
{
    // systemd names the device and inode of the stream that it connected (systemd.exec(5), $JOURNAL_STREAM).
    auto const named = config::process_environment()("JOURNAL_STREAM");
    struct stat here { };
    if (!named || fstat(STDERR_FILENO, &here) != 0) return false;
    return fmt::format("{}:{}", here.st_dev, here.st_ino) == *named;
}

} // namespace lariat::app
