#include "app/restorer.hpp"

#include <algorithm>
#include <chrono>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace lariat::app {

restorer::restorer(net::asio::any_io_executor executor, engine::worker_set& streams, early_readings& early,
    cold_streams& cold)
    : executor_{std::move(executor)},
      streams_{streams},
      early_{early},
      cold_{cold},
      news_{executor_, 1}
{
}

net::asio::awaitable<std::optional<store::result<store::restoration>>> restorer::run(
    store::folder& from, std::function<bool(std::uint64_t)> is_over)
{
    auto const working = net::asio::make_work_guard(executor_); // the thread's news are work to come
    store::restore_thread reader{from,
        [this] { net::asio::post(executor_, [this] { news_.try_send(boost::system::error_code{}); }); }};
    while (!stopping_) {
        if (auto const slice = reader.take()) {
            if (auto const kept = reader.take_shard()) streams_.restore(*kept);
            give(*slice, is_over);
            while (cold_.is_behind() && !stopping_) co_await cold_.news();
            co_await net::asio::post(executor_, net::asio::use_awaitable); // the sockets' turn
            continue;
        }
        if (auto found = reader.outcome()) co_return found;
        co_await news_.async_receive(net::use_nothrow);
    }
    co_return std::nullopt;
}

void restorer::stop()
{
    stopping_ = true;
    news_.try_send(boost::system::error_code{});
}

void restorer::give(store::stream_slice const& slice, std::function<bool(std::uint64_t)> const& is_over)
{
    core::timestamp const now = std::chrono::system_clock::now();
    slice.for_each([&](engine::kept_stream const& kept) {
        if (cold_.has_since(kept)) return;
        auto const outcome = streams_.restore(kept, now, is_over);
        if (outcome == engine::restored::taken) {
            ++taken_;
            early_.on_restored(kept.key);
        }
        if (outcome == engine::restored::refused) ++refused_;
    });
}

} // namespace lariat::app
