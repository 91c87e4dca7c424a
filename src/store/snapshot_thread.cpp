#include "store/snapshot_thread.hpp"

#include <utility>

#include <sys/resource.h>
#include <unistd.h>

namespace lariat::store {
namespace {

// A third of a busy core against a worker's whole one: compressing must not take the core from readings.
constexpr int niceness = 5;

} // namespace

snapshot_thread::snapshot_thread(snapshot_keeper& keeper, std::function<void()> on_room)
    : keeper_{keeper},
      on_room_{std::move(on_room)},
      thread_{[this] { run(); }}
{
}

snapshot_thread::~snapshot_thread()
{
    {
        std::scoped_lock const lock{mutex_};
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void snapshot_thread::push(order o)
{
    {
        std::scoped_lock const lock{mutex_};
        static_cast<void>(orders_.try_push(std::move(o))); // there is room, by the callers' conditions
    }
    changed_.notify_one();
}

void snapshot_thread::begin(snapshot_begin with)
{
    push(std::move(with));
}

bool snapshot_thread::has_room() const
{
    std::scoped_lock const lock{mutex_};
    return orders_.size() < waiting_slices;
}

void snapshot_thread::add(stream_slice slice)
{
    push(std::move(slice));
}

void snapshot_thread::add(engine::kept_group group)
{
    push(std::move(group));
}

void snapshot_thread::finish(std::function<void()> before, std::function<void(snapshot_outcome)> done)
{
    push(finish_order{std::move(before), std::move(done)});
}

void snapshot_thread::run()
{
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness)); // else as before
    for (;;) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return ending_ || !orders_.empty(); });
        if (orders_.empty()) return;
        auto next = orders_.pop();
        lock.unlock();
        obey(next);
        on_room_();
    }
}

void snapshot_thread::obey(order& o)
{
    if (auto* const first = std::get_if<snapshot_begin>(&o)) {
        keeper_.begin(std::move(*first));
    } else if (auto const* const slice = std::get_if<stream_slice>(&o)) {
        slice->for_each([this](engine::kept_stream const& s) { keeper_.add(s); });
    } else if (auto const* const group = std::get_if<engine::kept_group>(&o)) {
        keeper_.add(*group);
    } else {
        auto const& last = std::get<finish_order>(o);
        last.before();
        last.done(keeper_.finish());
    }
}

} // namespace lariat::store
