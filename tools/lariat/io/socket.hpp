#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "fault.hpp"
#include "io/waiting.hpp"
#include "net/endpoint.hpp"

namespace lariat::tool {

/// A socket of a command: one peer, waited for with a deadline, no event loop.
///
/// Errors   EX_UNAVAILABLE where nobody listens or a name is unknown, EX_IOERR where a connection broke,
///          EX_TEMPFAIL where the deadline passed, EX_OSERR where the system refused a listener; and
///          stopped() where a signal ended the wait.
/// Threads  One at a time.
class socket {
public:
    [[nodiscard]] static outcome<socket> connect(net::endpoint const& to, steady::time_point deadline);
    [[nodiscard]] static outcome<socket> listen(net::endpoint const& at);

    explicit socket(int fd, std::string name) noexcept : fd_{fd}, name_{std::move(name)} { }
    socket(socket&& other) noexcept : fd_{std::exchange(other.fd_, -1)}, name_{std::move(other.name_)} { }
    socket& operator=(socket&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        std::swap(name_, other.name_);
        return *this;
    }
    ~socket();

    /// The next peer of a listener for streams.
    [[nodiscard]] outcome<socket> accept(std::optional<steady::time_point> deadline);

    /// Bytes that came, or one datagram; 0 at the peer's end of a stream.
    [[nodiscard]] outcome<std::size_t> receive(
        std::span<char> out, std::optional<steady::time_point> deadline);

    /// Sends everything; one datagram where the socket is for datagrams.
    [[nodiscard]] outcome<void> send(std::string_view bytes, std::optional<steady::time_point> deadline);

    /// Says that nothing more will be sent.
    void finish_sending() noexcept;

    /// The endpoint that it listens on, with the port that the system chose.
    [[nodiscard]] net::endpoint local_endpoint() const;

    [[nodiscard]] int fd() const noexcept { return fd_; }

private:
    int fd_ = -1;
    std::string name_; // of the peer, for faults
};

/// The fault that a wait ended by a signal gives, and whether a fault is that one.
[[nodiscard]] fault stopped_by_signal();
[[nodiscard]] bool is_stop(fault const& f) noexcept;

/// Whether a fault says that a deadline passed.
[[nodiscard]] inline bool is_timeout(fault const& f) noexcept
{
    return f.exit_code == EX_TEMPFAIL;
}

} // namespace lariat::tool
