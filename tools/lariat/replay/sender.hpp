#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "io/socket.hpp"
#include "series/sample.hpp"

namespace lariat::tool {

/// Appends one reading as a line of InfluxDB line protocol, with a time in nanoseconds where it has one.
void append_line(std::string& out, stream_names const& names, sample const& s);

/// Sends readings to a listener as line protocol, many at a time; datagrams hold whole lines.
class sender {
public:
    /// `to` is an endpoint, or `-` for the standard output.
    [[nodiscard]] static outcome<sender> open(std::string const& to);

    /// Takes one line, newline included, and sends what is full.
    [[nodiscard]] outcome<void> put(std::string_view line);

    /// Sends what has been put.
    [[nodiscard]] outcome<void> flush();

    /// Flushes, and says that there is no more.
    [[nodiscard]] outcome<void> finish();

    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

private:
    sender(std::optional<socket> s, std::size_t piece) : socket_{std::move(s)}, piece_{piece} { }

    std::optional<socket> socket_; // none: the standard output
    std::size_t piece_; // bytes sent at once, at most one line more
    std::string waiting_;
    std::uint64_t bytes_ = 0;
};

} // namespace lariat::tool
