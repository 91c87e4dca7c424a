#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <semaphore>
#include <thread>

#include <boost/asio/experimental/channel.hpp>

#include <lariat/core/ports.hpp>

#include "net/asio.hpp"
#include "net/ingest_counters.hpp"
#include "net/receive_buffer.hpp"
#include "net/wake_event.hpp"
#include "wire/decoder.hpp"

namespace lariat::net {

/// Takes readings from standard input to its end, whatever it is: a pipe, a file, a terminal.
///
/// Files cannot be waited for with epoll, and a pipe made non-blocking would be so for the processes that
/// share it: a thread of its own reads, into two buffers in turn, and waits while both are being decoded.
/// That is the back-pressure.
///
/// Ends     start() until ended() completes: at the end of the input, at a read error or after stop(), when
///          everything that was read is decoded.  The end of the input completes an unfinished last line.
/// Threads  Decodes on the executor's thread, to which the sink belongs.
class stdin_source {
public:
    /// Sink and counters must outlive it.
    stdin_source(asio::any_io_executor executor, wire::decoder_options const& decode,
        core::reading_sink& sink, ingest_counters& counters, int descriptor = 0);
    stdin_source(stdin_source const&) = delete;
    stdin_source& operator=(stdin_source const&) = delete;
    ~stdin_source(); ///< \pre ended() or stop() has completed, or start() was never called

    void start();

    [[nodiscard]] asio::awaitable<void> ended();

    /// Reads no more.
    [[nodiscard]] asio::awaitable<void> stop();

    /// The error that ended the reading; none at the end of the input.
    [[nodiscard]] boost::system::error_code failure() const noexcept { return failure_; }

private:
    void read(); ///< the thread's
    void decode(std::span<char const> bytes);
    void end(boost::system::error_code why);

    asio::any_io_executor executor_;
    core::reading_sink& sink_;
    ingest_counters& counters_;
    core::peer_id peer_;
    int descriptor_;
    wire::decoder decoder_;
    std::array<receive_buffer, 2> buffers_;
    std::counting_semaphore<2> free_buffers_{2};
    wake_event stop_;
    asio::experimental::channel<void(boost::system::error_code)> ended_; // closed at the end
    boost::system::error_code failure_;
    std::thread thread_;
};

} // namespace lariat::net
