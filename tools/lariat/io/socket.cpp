#include "io/socket.hpp"

#include <cerrno>
#include <csignal>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

#include "io/address.hpp"

namespace lariat::tool {
namespace {

constexpr std::string_view stop_text = "stopped by a signal";

/// Why a wait gave no readiness, as a fault.
fault wait_fault(woken why, std::string const& name)
{
    if (why == woken::stopped) return stopped_by_signal();
    return {EX_TEMPFAIL, name + ": no answer in time"};
}

outcome<socket> connect_one(address const& to, int type, std::string const& name, steady::time_point deadline)
{
    socket made{::socket(to.get()->sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), name};
    if (made.fd() < 0) return os_fault(EX_OSERR, name);
    if (::connect(made.fd(), to.get(), to.size) == 0) return made;
    if (errno != EINPROGRESS && errno != EINTR) return os_fault(EX_UNAVAILABLE, name);
    auto const why = wait_for(made.fd(), readiness::writable, deadline);
    if (why != woken::ready) return wait_fault(why, name);
    int failure = 0;
    socklen_t size = sizeof failure;
    ::getsockopt(made.fd(), SOL_SOCKET, SO_ERROR, &failure, &size);
    errno = failure;
    if (failure != 0) return os_fault(EX_UNAVAILABLE, name);
    return made;
}

} // namespace

fault stopped_by_signal()
{
    return {128 + SIGINT, std::string{stop_text}};
}

bool is_stop(fault const& f) noexcept
{
    return f.message == stop_text;
}

socket::~socket()
{
    if (fd_ >= 0) ::close(fd_);
}

outcome<socket> socket::connect(net::endpoint const& to, steady::time_point deadline)
{
    auto const addresses = resolve(to);
    if (!addresses) return addresses.error();
    fault last{EX_UNAVAILABLE, net::to_string(to) + ": no address"};
    for (address const& one : *addresses) {
        auto made = connect_one(one, socket_type(to), net::to_string(to), deadline);
        if (made) return made;
        last = made.error();
        if (is_stop(last)) break;
    }
    return last;
}

outcome<socket> socket::listen(net::endpoint const& at)
{
    auto const addresses = resolve(at);
    if (!addresses) return addresses.error();
    std::string const name = net::to_string(at);
    address const& one = addresses->front();
    int const type = socket_type(at);
    socket made{::socket(one.get()->sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), name};
    int const on = 1;
    ::setsockopt(made.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (made.fd() < 0 || ::bind(made.fd(), one.get(), one.size) != 0) return os_fault(EX_OSERR, name);
    if (type == SOCK_STREAM && ::listen(made.fd(), SOMAXCONN) != 0) return os_fault(EX_OSERR, name);
    return made;
}

outcome<socket> socket::accept(std::optional<steady::time_point> deadline)
{
    for (;;) {
        auto const why = wait_for(fd_, readiness::readable, deadline);
        if (why != woken::ready) return wait_fault(why, name_);
        int const fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) return socket{fd, name_};
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) return os_fault(EX_OSERR, name_);
    }
}

outcome<std::size_t> socket::receive(std::span<char> out, std::optional<steady::time_point> deadline)
{
    for (;;) {
        auto const n = ::recv(fd_, out.data(), out.size(), 0);
        if (n >= 0) return static_cast<std::size_t>(n);
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return os_fault(EX_IOERR, name_);
        auto const why = wait_for(fd_, readiness::readable, deadline);
        if (why != woken::ready) return wait_fault(why, name_);
    }
}

outcome<void> socket::send(std::string_view bytes, std::optional<steady::time_point> deadline)
{
    while (!bytes.empty()) {
        auto const n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
            continue;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return os_fault(EX_IOERR, name_);
        auto const why = wait_for(fd_, readiness::writable, deadline);
        if (why != woken::ready) return wait_fault(why, name_);
    }
    return {};
}

void socket::finish_sending() noexcept
{
    ::shutdown(fd_, SHUT_WR);
}

net::endpoint socket::local_endpoint() const
{
    net::endpoint e = net::parse_endpoint(name_).value();
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    if (e.is_unix() || ::getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size) != 0) return e;
    e.port = own.ss_family == AF_INET6 ? ntohs(reinterpret_cast<sockaddr_in6*>(&own)->sin6_port)
                                       : ntohs(reinterpret_cast<sockaddr_in*>(&own)->sin_port);
    return e;
}

} // namespace lariat::tool
