#include "socket.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
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

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

int stream_socket()
{
    return checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
}

void send_at_once(int descriptor)
{
    int const on = 1;
    checked(::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
}

} // namespace

socket socket::connect(std::uint16_t port)
{
    int const made = stream_socket();
    auto const address = loopback(port);
    checked(::connect(made, reinterpret_cast<sockaddr const*>(&address), sizeof address), "connect");
    send_at_once(made);
    return socket{made};
}

socket socket::listen()
{
    int const made = stream_socket();
    auto const address = loopback(0);
    checked(::bind(made, reinterpret_cast<sockaddr const*>(&address), sizeof address), "bind");
    checked(::listen(made, 1), "listen");
    return socket{made};
}

socket::socket(socket&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} { }

socket::~socket()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint16_t socket::port() const
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    checked(::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
    return ntohs(address.sin_port);
}

socket socket::accept() const
{
    int const made = checked(::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC), "accept");
    send_at_once(made);
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
