#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <lariat/core/ports.hpp>

#include "net/input.hpp"

namespace lariat::testing {

/// Remembers what it was given: "series:field=value".
class recording_sink final : public core::reading_sink {
public:
    void on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept override;

    std::vector<std::string> readings;
    std::function<void()> meanwhile = [] {}; ///< called while the bytes of a batch are being judged
};

/// Runs the loop until `done`, or for five seconds, which no test should take.  Returns whether `done` came
/// true.
template <std::predicate Done> [[nodiscard]] bool run_until(net::asio::io_context& io, Done done)
{
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (!done()) {
        if (io.stopped()) io.restart();
        if (io.run_one_until(deadline) == 0 && std::chrono::steady_clock::now() >= deadline) return done();
    }
    return true;
}

/// A folder for sockets and files, removed with what is in it.
class temporary_folder {
public:
    temporary_folder();
    temporary_folder(temporary_folder const&) = delete;
    temporary_folder& operator=(temporary_folder const&) = delete;
    ~temporary_folder();

    [[nodiscard]] std::string operator/(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// A client with a blocking socket.  What it sends waits in the kernel until the loop under test runs.
class peer {
public:
    explicit peer(net::endpoint const& to);
    peer(peer&& other) noexcept;
    peer(peer const&) = delete;
    peer& operator=(peer const&) = delete;
    ~peer();

    void send(std::string_view bytes) const; ///< all of them
    [[nodiscard]] std::size_t send_some(std::string_view bytes) const; ///< without waiting; 0 when it would
    void finish_sending() const; ///< half-closes
    void reset(); ///< closes so that the other side sees the connection break

    /// What has come so far, without waiting.
    [[nodiscard]] std::string received() const;
    /// Whether the other side has closed, once all that it sent has been taken by received().
    [[nodiscard]] bool closed_by_server() const;

    /// Bytes that the other side's kernel has not acknowledged.
    [[nodiscard]] int unacknowledged() const;

    [[nodiscard]] int native() const noexcept { return fd_; }

private:
    int fd_ = -1;
};

inline constexpr std::array every_transport{
    net::transport::tcp, net::transport::udp, net::transport::unix_stream, net::transport::unix_datagram};

/// An input under test with all that it needs, listening.
class running_input {
public:
    /// \pre `options.listen` may be bound
    explicit running_input(net::input_options options);
    running_input(running_input const&) = delete;
    running_input& operator=(running_input const&) = delete;
    ~running_input(); ///< stops it if stop() was not called

    /// Stops with up to a second of draining and runs until that has completed.
    void stop();

    [[nodiscard]] bool until(std::function<bool()> const& done) { return run_until(io, done); }
    [[nodiscard]] std::uint64_t ended(net::session_end why) const
    {
        return counters.ended[static_cast<std::size_t>(why)]->value();
    }
    [[nodiscard]] std::uint64_t refused(wire::cause why) const
    {
        return counters.refused[static_cast<std::size_t>(why)]->value();
    }

    net::asio::io_context io{1};
    telemetry::registry registry;
    net::ingest_counters counters{registry};
    net::intake intake{io.get_executor()};
    recording_sink sink;
    std::unique_ptr<net::input> input;
    net::endpoint at; ///< where to connect to

private:
    bool stopped_ = false;
};

/// Options to listen on a free loopback port, or in `folder`.
[[nodiscard]] net::input_options options_for(net::transport transport, temporary_folder const& folder);

} // namespace lariat::testing
