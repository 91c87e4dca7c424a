#pragma once

#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace lariat::telemetry {

/// Who must act on a line.  Values are syslog's, for systemd's `<N>` prefixes.
enum class level : std::uint8_t {
    error = 3, ///< the daemon or a feed stops
    warning = 4, ///< the operator should act
    info = 6, ///< rare lifecycle; never per reading, never what a peer can trigger freely
    debug = 7, ///< per session
};

/// How lines are written.
struct log_options {
    telemetry::level level = telemetry::level::info; ///< the least urgent that is written
    bool priority_prefix = false; ///< `<N>` for journald; else a time stamp and the level's name

    friend bool operator==(log_options const&, log_options const&) = default;
};

/// Sets how the process logs, to standard error.  Once at start and at a reload; not concurrently with log().
void configure_log(log_options const& options) noexcept;

/// Whether lines of this level are written.
[[nodiscard]] bool logs(level l) noexcept;

/// Writes one line in one write().  Threads: any.
void write_log(level l, std::string_view line) noexcept;

/// Formats and writes a line, where its level is on.
template <class... Args> void log(level l, fmt::format_string<Args...> format, Args&&... args)
{
    if (logs(l)) write_log(l, fmt::format(format, std::forward<Args>(args)...));
}

} // namespace lariat::telemetry
