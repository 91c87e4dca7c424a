#include "net/listen_socket.hpp"

#include <cerrno>
#include <cstring>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/error.hpp"

namespace lariat::net {
namespace {

using boost::system::error_code;
using boost::system::result;

constexpr int receive_buffer_bytes = 4 << 20;

/// The system's error as one that says what to do, where there is one.
error_code explain(error_code const& ec)
{
    switch (ec.value()) {
    case EADDRINUSE: return errc::address_in_use;
    case EACCES:
    case EPERM: return errc::permission_denied;
    case EADDRNOTAVAIL: return errc::address_not_local;
    case ENOENT:
    case ENOTDIR: return errc::no_folder;
    case ENAMETOOLONG: return errc::path_too_long;
    default: return ec;
    }
}

/// Makes way for a Unix socket at `path`: removes one that nobody listens on.
error_code clear_path(std::string const& path, int socket_type)
{
    struct stat found { };
    if (::lstat(path.c_str(), &found) != 0) return {}; // nothing there, or bind() will say why
    if (!S_ISSOCK(found.st_mode)) return errc::not_a_socket;

    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return errc::path_too_long;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    int const probe = ::socket(AF_UNIX, socket_type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0) return {errno, boost::system::system_category()};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how sockaddr is used
    bool const refused =
        ::connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && errno == ECONNREFUSED;
    ::close(probe);
    if (!refused) return errc::address_in_use;
    if (::unlink(path.c_str()) != 0) return explain({errno, boost::system::system_category()});
    return {};
}

template <class Protocol> result<typename Protocol::endpoint> resolve(endpoint const& at)
{
    asio::io_context scratch;
    typename Protocol::resolver resolver{scratch};
    error_code ec;
    auto const found = resolver.resolve(at.host, std::to_string(at.port),
        Protocol::resolver::passive | Protocol::resolver::numeric_service, ec);
    if (ec || found.empty()) return errc::unknown_host;
    return found.begin()->endpoint();
}

/// Opens `socket` and binds it to a Unix path.
template <class Socket, class LocalEndpoint>
error_code bind_path(Socket& socket, LocalEndpoint const& local, std::string const& path, unsigned mode)
{
    error_code ec;
    socket.open(local.protocol(), ec);
    if (ec) return explain(ec);
    // Before bind(), so that the socket is never there with more permissions; after it, for the umask took
    // some.
    ::fchmod(socket.native_handle(), static_cast<mode_t>(mode));
    socket.bind(local, ec);
    if (ec) return explain(ec);
    if (::chmod(path.c_str(), static_cast<mode_t>(mode)) != 0)
        return explain({errno, boost::system::system_category()});
    return {};
}

template <class Socket, class IpEndpoint> error_code bind_ip(Socket& socket, IpEndpoint const& to)
{
    error_code ec;
    socket.open(to.protocol(), ec);
    if (ec) return explain(ec);
    // A UDP socket takes no SO_REUSEADDR: with it, a second daemon would share the port instead of being
    // refused.
    if constexpr (requires { socket.listen(1); })
        socket.set_option(asio::socket_base::reuse_address{true}, ec);
    if (to.protocol().family() == AF_INET6) socket.set_option(asio::ip::v6_only{false}, ec);
    socket.bind(to, ec);
    return ec ? explain(ec) : error_code{};
}

/// Lets the kernel find out peers that vanished without a word: after a minute of silence it asks, and gives
/// up after another.  Accepted connections inherit it.
void keep_alive(int listening) noexcept
{
    struct option {
        int level;
        int name;
        int value;
    };
    for (auto const& o : {option{SOL_SOCKET, SO_KEEPALIVE, 1}, option{IPPROTO_TCP, TCP_KEEPIDLE, 60},
             option{IPPROTO_TCP, TCP_KEEPINTVL, 20}, option{IPPROTO_TCP, TCP_KEEPCNT, 3}})
        ::setsockopt(listening, o.level, o.name, &o.value, sizeof o.value);
}

} // namespace

result<stream_acceptor> listen_stream(
    asio::any_io_executor const& executor, endpoint const& at, unsigned socket_mode)
{
    stream_acceptor acceptor{executor};
    if (at.is_unix()) {
        if (auto const ec = clear_path(at.path, SOCK_STREAM)) return ec;
        asio::local::stream_protocol::endpoint const local{at.path};
        if (auto const ec = bind_path(acceptor, local, at.path, socket_mode)) return ec;
    } else {
        auto const to = resolve<asio::ip::tcp>(at);
        if (!to) return to.error();
        if (auto const ec = bind_ip(acceptor, *to)) return ec;
        keep_alive(acceptor.native_handle());
    }
    error_code ec;
    acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return explain(ec);
    return acceptor;
}

result<datagram_socket> bind_datagram(
    asio::any_io_executor const& executor, endpoint const& at, unsigned socket_mode)
{
    datagram_socket socket{executor};
    error_code ignored;
    if (at.is_unix()) {
        if (auto const ec = clear_path(at.path, SOCK_DGRAM)) return ec;
        asio::local::datagram_protocol::endpoint const local{at.path};
        if (auto const ec = bind_path(socket, local, at.path, socket_mode)) return ec;
    } else {
        auto const to = resolve<asio::ip::udp>(at);
        if (!to) return to.error();
        if (auto const ec = bind_ip(socket, *to)) return ec;
        int const on = 1;
        ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
    }
    socket.set_option(asio::socket_base::receive_buffer_size{receive_buffer_bytes}, ignored);
    socket.non_blocking(true, ignored);
    return socket;
}

endpoint bound_endpoint(endpoint at, int native_socket)
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how sockaddr is used
    if (at.is_unix() || ::getsockname(native_socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        return at;
    in_port_t port = 0;
    if (address.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        port = v4.sin_port;
    } else if (address.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address, sizeof v6);
        port = v6.sin6_port;
    }
    at.port = ntohs(port);
    return at;
}

void remove_socket_file(endpoint const& at) noexcept
{
    if (at.is_unix()) ::unlink(at.path.c_str());
}

std::string describe_listen_error(endpoint const& at, error_code const& why)
{
    return fmt::format("cannot listen on {}: {}", to_string(at), why.message());
}

} // namespace lariat::net
