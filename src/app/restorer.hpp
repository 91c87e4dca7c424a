#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/experimental/channel.hpp>

#include "app/cold_streams.hpp"
#include "app/early_readings.hpp"
#include "engine/worker_set.hpp"
#include "net/asio.hpp"
#include "store/restore_thread.hpp"

namespace lariat::app {

/// Takes the streams of a state in, in steps between which sockets are served.
///
/// Threads  Belongs to the executor's thread, which is the receiving one.
class restorer {
public:
    /// All must outlive the restorer; `early` is told of each stream that is there again, `cold` asked for
    /// later states.
    restorer(net::asio::any_io_executor executor, engine::worker_set& streams, early_readings& early,
        cold_streams& cold);

    /// Completes when the workers have all that is found in the folder, or none where stop() was called.
    /// \param is_over  see engine::worker_set::restore()
    [[nodiscard]] net::asio::awaitable<std::optional<store::result<store::restoration>>> run(
        store::folder& from, std::function<bool(std::uint64_t id)> is_over);

    /// Ends run() before its time.
    void stop();

    /// Streams that have been taken.
    [[nodiscard]] std::uint64_t taken() const noexcept { return taken_; }

    /// Streams for which it had no place.
    [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

private:
    void give(store::stream_slice const& slice, std::function<bool(std::uint64_t)> const& is_over);

    net::asio::any_io_executor executor_;
    engine::worker_set& streams_;
    early_readings& early_;
    cold_streams& cold_;
    net::asio::experimental::channel<void(boost::system::error_code)> news_; // holds one
    std::uint64_t taken_ = 0;
    std::uint64_t refused_ = 0;
    bool stopping_ = false;
};

} // namespace lariat::app
