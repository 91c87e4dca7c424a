#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace lariat::net {

enum class transport : std::uint8_t { tcp, udp, unix_stream, unix_datagram };

/// Where to listen or connect: tcp://127.0.0.1:8094, udp://[::1]:8094, unix:///run/lariat/ingest.sock,
/// unixgram:///run/lariat/ingest.dgram.
struct endpoint {
    net::transport transport = net::transport::tcp;
    std::string host; ///< numeric address or name; empty for Unix sockets
    std::uint16_t port = 0; ///< 0 lets the system choose when listening
    std::string path; ///< absolute; Unix sockets only

    [[nodiscard]] bool is_unix() const noexcept
    {
        return transport == net::transport::unix_stream || transport == net::transport::unix_datagram;
    }

    friend bool operator==(endpoint const&, endpoint const&) = default;
};

/// Parses the text form above.  Fails with a net::errc that says what is wrong.
[[nodiscard]] boost::system::result<endpoint> parse_endpoint(std::string_view text);

/// The text form.  parse_endpoint(to_string(e)) == e.
[[nodiscard]] std::string to_string(endpoint const& e);

/// Whether only this machine can reach it: a Unix socket, 127.0.0.0/8, ::1 or `localhost`.
[[nodiscard]] bool is_local(endpoint const& e) noexcept;

} // namespace lariat::net
