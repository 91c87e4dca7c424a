#include "socket.hpp"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace lariat::bench {
namespace {

// The system call's result, where it is one.
template <class T> T checked(T result, char const* call)
{
    if (result >= 0) return result;
    std::perror(call);
    std::exit(EXIT_FAILURE);
}

/// An address as the system calls take it.
struct place {
    int kind = 0; ///< SOCK_STREAM or SOCK_DGRAM
    sockaddr_storage bytes{};
    socklen_t size = 0;

    [[nodiscard]] sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&bytes); }
};

place place_of(std::string_view address)
{
    place out;
    auto const colon = address.find(':');
    auto const family = address.substr(0, colon);
    auto const rest = address.substr(colon == std::string_view::npos ? address.size() : colon + 1);
    out.kind = family == "udp" ? SOCK_DGRAM : SOCK_STREAM;
    if (family == "unix") {
        sockaddr_un path{};
        path.sun_family = AF_UNIX;
        std::memcpy(path.sun_path, rest.data(), std::min(rest.size(), sizeof path.sun_path - 1));
        std::memcpy(&out.bytes, &path, sizeof path);
        out.size = sizeof path;
        return out;
    }
    sockaddr_in loopback{};
    loopback.sin_family = AF_INET;
    loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::uint16_t port = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), port);
    loopback.sin_port = htons(port);
    std::memcpy(&out.bytes, &loopback, sizeof loopback);
    out.size = sizeof loopback;
    return out;
}

int open_for(place& at)
{
    int const made = checked(::socket(at.get()->sa_family, at.kind | SOCK_CLOEXEC, 0), "socket");
    int const on = 1;
    // Of no use to other sockets than TCP's, and no harm.
    (void)::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return made;
}

} // namespace

socket socket::connect(std::string_view address)
{
    auto at = place_of(address);
    socket made{open_for(at)};
    checked(::connect(made.descriptor_, at.get(), at.size), "connect");
    return made;
}

socket socket::listen(std::string_view address)
{
    auto at = place_of(address);
    socket made{open_for(at)};
    checked(::bind(made.descriptor_, at.get(), at.size), "bind");
    checked(::listen(made.descriptor_, SOMAXCONN), "listen");
    return made;
}

socket::socket(socket&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} { }

socket::~socket()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::string socket::address() const
{
    place at;
    at.size = sizeof at.bytes;
    checked(::getsockname(descriptor_, at.get(), &at.size), "getsockname");
    if (at.get()->sa_family == AF_UNIX)
        return std::string{"unix:"} + reinterpret_cast<sockaddr_un*>(&at.bytes)->sun_path;
    return "tcp:" + std::to_string(ntohs(reinterpret_cast<sockaddr_in*>(&at.bytes)->sin_port));
}

socket socket::accept() const
{
    int const made = checked(::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC), "accept");
    int const on = 1;
    (void)::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket{made};
}

void socket::send(std::string_view bytes) const
{
    while (!bytes.empty()) {
        auto const sent = checked(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL), "send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::span<char> socket::receive(std::span<char> into) const
{
    auto const got = checked(::recv(descriptor_, into.data(), into.size(), 0), "recv");
    return into.first(static_cast<std::size_t>(got));
}

} // namespace lariat::bench
