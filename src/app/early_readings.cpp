#include "app/early_readings.hpp"

#include <algorithm>
#include <new>

#include <boost/asio/post.hpp>

namespace lariat::app {
namespace {

// As a decoder hands on: a fraction of a millisecond between two looks at the sockets.
constexpr std::size_t readings_per_slice = 1'024;

} // namespace

early_readings::early_readings(core::reading_sink& next, engine::worker_set& streams, net::valve& valve,
    std::size_t most_bytes, telemetry::registry& registry)
    : next_{next},
      streams_{streams},
      valve_{valve},
      most_bytes_{most_bytes},
      no_memory_{engine::shard_counters{registry}.memory_limit}
{
}

void early_readings::on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept
{
    if (through_) return next_.on_readings(batch, receipt);
    any_ = true;
    std::size_t handed_on = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (!is_early(batch[i])) continue;
        if (handed_on < i) next_.on_readings(batch.subspan(handed_on, i - handed_on), receipt);
        wait(batch[i], receipt);
        handed_on = i + 1;
    }
    if (handed_on < batch.size()) next_.on_readings(batch.subspan(handed_on), receipt);
    if (waiting_.bytes() >= most_bytes_) valve_.shut();
}

void early_readings::on_peer(core::peer_id peer) noexcept
{
    peer_ = peer;
    next_.on_peer(peer);
}

bool early_readings::is_early(core::reading const& r) noexcept
{
    try {
        return !streams_.is_restored(r);
    } catch (std::bad_alloc const&) {
        return true;
    }
}

void early_readings::wait(core::reading const& r, core::timestamp receipt) noexcept
{
    try {
        waiting_.add(r, receipt, peer_);
    } catch (std::bad_alloc const&) {
        no_memory_.add_single_writer();
    }
}

void early_readings::on_restored(std::string_view key)
{
    if (waiting_.empty() || streams_.is_grouped(key)) return;
    hand_on(waiting_.take(streams_.hash_of(key)));
    if (waiting_.bytes() < most_bytes_ / 2) valve_.open();
}

void early_readings::hand_on(std::span<engine::early_reading const> readings)
{
    for (auto const& waited : readings) {
        auto const r = waited.reading();
        next_.on_peer(waited.peer());
        next_.on_readings({&r, 1}, waited.receipt());
    }
}

net::asio::awaitable<void> early_readings::end_wait()
{
    valve_.shut(); // what comes now comes behind them
    auto const all = waiting_.take_all();
    for (std::span rest{all}; !rest.empty();) {
        auto const slice = rest.first(std::min(rest.size(), readings_per_slice));
        rest = rest.subspan(slice.size());
        hand_on(slice);
        co_await net::asio::post(net::use_nothrow);
    }
    through_ = true;
    valve_.open();
}

} // namespace lariat::app
