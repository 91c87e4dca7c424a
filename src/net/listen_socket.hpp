#pragma once

#include <string>

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/datagram_protocol.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/system/result.hpp>

#include "net/asio.hpp"
#include "net/endpoint.hpp"

namespace lariat::net {

// TCP and Unix sockets differ in how they are opened only: behind that, one type serves both.
using stream_acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;
using stream_socket = asio::generic::stream_protocol::socket;
using datagram_socket = asio::generic::datagram_protocol::socket;

/// Opens a listening socket for tcp:// or unix://.  `socket_mode` is the permissions of a Unix socket.
///
/// The stale socket of a daemon that died is removed: one that nobody listens on.  Port 0 lets the system
/// choose. Blocks while a host name is resolved. Fails with errc::address_in_use, permission_denied,
/// address_not_local, unknown_host, no_folder, not_a_socket or path_too_long, or the system's error.
[[nodiscard]] boost::system::result<stream_acceptor> listen_stream(
    asio::any_io_executor const& executor, endpoint const& at, unsigned socket_mode);

/// Opens a bound socket for udp:// or unixgram://, with the largest receive buffer that the system grants up
/// to 4 MiB and, for udp://, the count of datagrams that did not fit reported (SO_RXQ_OVFL). Otherwise as
/// listen_stream().
[[nodiscard]] boost::system::result<datagram_socket> bind_datagram(
    asio::any_io_executor const& executor, endpoint const& at, unsigned socket_mode);

/// `at` with the port that the system chose.
[[nodiscard]] endpoint bound_endpoint(endpoint at, int native_socket);

/// Removes the file of a Unix socket that is about to be closed.
void remove_socket_file(endpoint const& at) noexcept;

/// What to log of a failed open: "cannot listen on tcp://127.0.0.1:8094: another process listens there: ...".
[[nodiscard]] std::string describe_listen_error(endpoint const& at, boost::system::error_code const& why);

} // namespace lariat::net
