#include "telemetry/log.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <string>

#include <unistd.h>

#include <lariat/core/time.hpp>

namespace lariat::telemetry {
namespace {

std::atomic<std::uint8_t> threshold{static_cast<std::uint8_t>(level::info)};
std::atomic<bool> prefixed{false};

std::string_view name(level l) noexcept
{
    switch (l) {
    case level::error: return "error";
    case level::warning: return "warning";
    case level::info: return "info";
    case level::debug: return "debug";
    }
    return "?";
}

} // namespace

void configure_log(log_options const& options) noexcept
{
    threshold = static_cast<std::uint8_t>(options.level);
    prefixed = options.priority_prefix;
}

bool logs(level l) noexcept
{
    return static_cast<std::uint8_t>(l) <= threshold.load(std::memory_order_relaxed);
}

void write_log(level l, std::string_view line) noexcept
{
    try {
        std::string out;
        if (prefixed) {
            out = fmt::format("<{}>{}\n", static_cast<int>(l), line);
        } else {
            using namespace std::chrono;
            auto const now = floor<milliseconds>(system_clock::now());
            out = fmt::format("{} {}: {}\n", core::to_rfc3339(now), name(l), line);
        }
        // Nothing is left to tell a failure to; a line that cannot be written is lost.
        while (::write(STDERR_FILENO, out.data(), out.size()) < 0 && errno == EINTR) { }
    } catch (...) { // out of memory while formatting: the daemon goes on without the line
    }
}

} // namespace lariat::telemetry
