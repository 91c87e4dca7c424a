#include "store/restore_thread.hpp"

#include <new>
#include <utility>

namespace lariat::store {
namespace {

// As many as a shard takes between two looks at its sockets.
constexpr std::size_t streams_per_slice = 64;

} // namespace

restore_thread::restore_thread(folder& from, std::function<void()> on_news)
    : from_{from},
      on_news_{std::move(on_news)},
      thread_{[this] { run(); }}
{
}

restore_thread::~restore_thread()
{
    {
        std::scoped_lock const lock{mutex_};
        ending_ = true;
    }
    room_.notify_one();
    thread_.join();
}

std::optional<engine::kept_shard> restore_thread::take_shard()
{
    std::scoped_lock const lock{mutex_};
    return std::exchange(shard_, std::nullopt);
}

std::optional<stream_slice> restore_thread::take()
{
    std::unique_lock lock{mutex_};
    if (slices_.empty()) return std::nullopt;
    auto out = slices_.pop();
    lock.unlock();
    room_.notify_one();
    return out;
}

std::optional<result<restoration>> restore_thread::outcome()
{
    std::scoped_lock const lock{mutex_};
    return slices_.empty() ? outcome_ : std::nullopt;
}

void restore_thread::push(stream_slice slice)
{
    {
        std::unique_lock lock{mutex_};
        room_.wait(lock, [this] { return ending_ || slices_.size() < waiting_slices; });
        if (ending_) return;
        static_cast<void>(slices_.try_push(std::move(slice))); // there is room
    }
    on_news_();
}

void restore_thread::run()
{
    stream_slice slice;
    auto const add = [&](engine::kept_stream const& s) {
        if (ending_) return;
        slice.add(s);
        if (slice.size() == streams_per_slice) push(std::exchange(slice, {}));
    };
    auto const found = [&]() -> result<restoration> {
        try {
            auto out = restore(from_,
                [](detect::options const& o) { return std::make_shared<detect::schema const>(o); },
                {add, [&](engine::kept_shard const& s) {
                     std::scoped_lock const lock{mutex_};
                     shard_ = s;
                 }});
            if (!slice.empty()) push(std::move(slice));
            return out;
        } catch (std::bad_alloc const&) {
            return make_error_code(boost::system::errc::not_enough_memory);
        }
    }();
    {
        std::scoped_lock const lock{mutex_};
        outcome_ = found;
    }
    on_news_();
}

} // namespace lariat::store
