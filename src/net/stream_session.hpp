#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include <lariat/core/ports.hpp>

#include "net/endpoint.hpp"
#include "net/ingest_counters.hpp"
#include "net/intake.hpp"
#include "net/listen_socket.hpp"
#include "net/session_end.hpp"
#include "net/session_table.hpp"
#include "wire/decoder.hpp"

namespace lariat::net {

/// One connection that readings come in on: its socket, its decoder and its place in the session table.
class stream_session : public session_table::entry {
public:
    /// What one burst of reads found.
    struct burst {
        bool drained = true; ///< the socket held no more
        bool received = false; ///< at least one byte
        line_progress progress = line_progress::complete; ///< meaningful when received
    };

    stream_session(
        stream_socket socket, transport kind, wire::decoder_options const& decode, core::peer_id peer);

    /// Reads without waiting what the socket holds, up to the buffer's size so that other sessions, requests
    /// and the watchdog get their turn, and decodes it.  Sets ended() at the peer's end, at an error or at an
    /// over-long line; the peer's end completes an unfinished last line.
    ///
    /// A few lines that come after a pause are judged first, and only then taken out of a TCP socket, whose
    /// kernel acknowledges them as it is emptied: an alarm would wait for that.
    burst read_burst(intake& with, core::reading_sink& sink, ingest_counters& counters, input_tally& tally);

    /// Completes when the socket may be read again, or end() is called.
    [[nodiscard]] asio::awaitable<void> readable();

    /// Closes the connection at once.  Whoever waits in readable() is woken.
    void end(session_end why);

    [[nodiscard]] std::optional<session_end> ended() const noexcept { return ended_; }
    [[nodiscard]] bool has_delivered() const noexcept { return decoder_.counts().readings > 0; }

private:
    /// Takes out of the socket what has been received with MSG_PEEK.  False where that failed: the session
    /// must end, or the bytes would be read again.
    [[nodiscard]] bool take_out(std::span<char> peeked) noexcept;

    stream_socket socket_;
    bool is_tcp_;
    core::peer_id peer_;
    wire::decoder decoder_;
    std::optional<session_end> ended_;
};

} // namespace lariat::net
