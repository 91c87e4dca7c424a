#include "net/support.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/listen_socket.hpp"

namespace lariat::testing {
namespace {

int checked(int result, char const* what)
{
    if (result < 0) throw std::runtime_error{fmt::format("{}: {}", what, std::strerror(errno))};
    return result;
}

} // namespace

void recording_sink::on_readings(std::span<core::reading const> batch, core::timestamp) noexcept
{
    for (auto const& r : batch) readings.push_back(fmt::format("{}:{}={}", r.series, r.field, r.value));
    meanwhile();
}

temporary_folder::temporary_folder()
{
    auto pattern = (std::filesystem::temp_directory_path() / "lariat-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"mkdtemp failed"};
    path_ = pattern;
}

temporary_folder::~temporary_folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

peer::peer(net::endpoint const& to)
{
    sockaddr_storage address{};
    socklen_t size = 0;
    if (to.is_unix()) {
        sockaddr_un un{};
        un.sun_family = AF_UNIX;
        std::memcpy(un.sun_path, to.path.c_str(), to.path.size() + 1);
        std::memcpy(&address, &un, sizeof un);
        size = sizeof un;
    } else if (to.host.find(':') != std::string::npos) {
        sockaddr_in6 in6{};
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(to.port);
        ::inet_pton(AF_INET6, to.host.c_str(), &in6.sin6_addr);
        std::memcpy(&address, &in6, sizeof in6);
        size = sizeof in6;
    } else {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        in.sin_port = htons(to.port);
        ::inet_pton(AF_INET, to.host.c_str(), &in.sin_addr);
        std::memcpy(&address, &in, sizeof in);
        size = sizeof in;
    }
    bool const datagrams =
        to.transport == net::transport::udp || to.transport == net::transport::unix_datagram;
    fd_ = checked(
        ::socket(address.ss_family, (datagrams ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0), "socket");
    checked(::connect(fd_, reinterpret_cast<sockaddr*>(&address), size), "connect");
    int const on = 1; // each send() a segment: the chunking is what the tests are about
    if (to.transport == net::transport::tcp) ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

peer::peer(peer&& other) noexcept : fd_{std::exchange(other.fd_, -1)} { }

peer::~peer()
{
    if (fd_ >= 0) ::close(fd_);
}

void peer::send(std::string_view bytes) const
{
    do {
        auto const sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        checked(static_cast<int>(sent), "send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    } while (!bytes.empty());
}

std::size_t peer::send_some(std::string_view bytes) const
{
    auto const sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

void peer::finish_sending() const
{
    ::shutdown(fd_, SHUT_WR);
}

void peer::reset()
{
    linger const at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(fd_, -1));
}

int peer::unacknowledged() const
{
    int bytes = 0;
    checked(::ioctl(fd_, SIOCOUTQ, &bytes), "ioctl");
    return bytes;
}

std::string peer::received() const
{
    std::string out;
    std::array<char, 65536> buffer{};
    for (;;) {
        auto const size = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size <= 0) return out;
        out.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

bool peer::closed_by_server() const
{
    char byte = 0;
    auto const size = ::recv(fd_, &byte, 1, MSG_DONTWAIT | MSG_PEEK);
    return size == 0 || (size < 0 && errno == ECONNRESET);
}

running_input::running_input(net::input_options options)
    : input{net::make_input(io.get_executor(), intake, std::move(options), sink, counters)}
{
    auto const opened = input->open();
    if (!opened) throw std::runtime_error{opened.error().message()};
    at = input->local_endpoint();
    input->start();
}

running_input::~running_input()
{
    if (!stopped_) stop();
}

void running_input::stop()
{
    net::asio::co_spawn(io, input->stop(std::chrono::steady_clock::now() + std::chrono::seconds{1}),
        [this](std::exception_ptr const&) { stopped_ = true; });
    static_cast<void>(run_until(io, [this] { return stopped_; }));
}

net::input_options options_for(net::transport transport, temporary_folder const& folder)
{
    net::input_options options;
    options.listen.transport = transport;
    if (options.listen.is_unix())
        options.listen.path = folder / "ingest.sock";
    else
        options.listen.host = "127.0.0.1";
    return options;
}

} // namespace lariat::testing
