#pragma once

#include <cstdint>
#include <optional>

#include "net/input.hpp"
#include "net/listen_socket.hpp"
#include "net/task_group.hpp"
#include "wire/decoder.hpp"

namespace lariat::net {

/// A UDP or Unix datagram listener.  Each datagram holds whole lines; the last needs no newline.
class datagram_input final : public input {
public:
    /// As make_input().  \pre options.listen is udp:// or unixgram://
    datagram_input(asio::any_io_executor const& executor, intake& with, input_options options,
        core::reading_sink& sink, ingest_counters& counters);
    datagram_input(datagram_input const&) = delete;
    datagram_input& operator=(datagram_input const&) = delete;
    ~datagram_input() override { close(); }

    [[nodiscard]] boost::system::result<void> open() override;
    void start() override;
    [[nodiscard]] asio::awaitable<void> stop(time_point drain_until) override;
    [[nodiscard]] endpoint local_endpoint() const override { return bound_; }
    [[nodiscard]] std::size_t connections() const noexcept override { return 0; }
    [[nodiscard]] input_tally const& tally() const noexcept override { return tally_; }

private:
    enum class burst : std::uint8_t { drained, more };

    asio::awaitable<void> serve(datagram_socket& socket);
    void close();

    /// Receives without waiting what the socket holds, up to a bound, and decodes it.
    burst read_burst(datagram_socket& socket);
    void decode(std::span<char const> datagram);
    void note_sender(sockaddr_storage const& from);

    input_options options_;
    intake& intake_;
    core::reading_sink& sink_;
    ingest_counters& counters_;
    input_tally tally_;
    asio::any_io_executor executor_;
    endpoint bound_;
    std::optional<datagram_socket> socket_;
    wire::decoder decoder_;
    sockaddr_storage last_sender_{};
    core::peer_id peer_{};
    std::uint32_t overflown_ = 0; // the kernel's count of what did not fit, as last reported
    std::optional<time_point> drain_until_; // set once stopping
    task_group tasks_;
};

} // namespace lariat::net
