#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "app/silence_watch.hpp"
#include "app/unwritten_streams.hpp"
#include "engine/cold_index.hpp"
#include "engine/cold_store.hpp"
#include "engine/identity_hash.hpp"
#include "engine/waiting_room.hpp"
#include "engine/worker_set.hpp"
#include "net/asio.hpp"
#include "store/cold_thread.hpp"
#include "store/options.hpp"
#include "store/write_allowance.hpp"

namespace lariat::app {

/// Takes streams to disk whose places others need, and brings them back before their next readings, or when
/// their silence is to be judged.
///
/// Threads  Belongs to the executor's thread, which is the receiving one; the workers have
/// engine::cold_store.
///          The disk has a thread of its own.
class cold_streams final : public engine::cold_store {
public:
    using over_function = std::function<bool(std::uint64_t event)>;

    /// Bytes that wait, at most: of streams for the disk, and of readings for their streams.
    struct bounds {
        std::size_t streams;
        std::size_t readings;
    };

    /// Both must outlive it.
    cold_streams(net::asio::any_io_executor executor, engine::worker_set& streams, silence_watch& watch,
        bounds most, telemetry::registry& registry);

    /// Begins, where the options let streams go to their folder, which nobody else has.
    /// \param is_over  see engine::worker_set::restore()
    void start(store::options const& options, over_function is_over);

    /// Completes when it knows what earlier runs have left, or that it cannot.
    [[nodiscard]] net::asio::awaitable<void> listed();

    /// Follows a reload.
    void change(store::options const& options);

    /// Completes when every stream that has been asked for is back, or will not be.
    [[nodiscard]] net::asio::awaitable<void> settle();

    /// Ends.  What waits is written, as far as that is possible.
    void stop() { thread_.reset(); }

    // engine::cold_store: any worker's

    [[nodiscard]] bool has_room() const noexcept override;
    void put(engine::kept_stream const& s, std::uint64_t hash, std::optional<core::timestamp> due) override;
    [[nodiscard]] bool has(std::uint64_t hash) const noexcept override;
    [[nodiscard]] bool wait_for(
        std::string_view key, core::reading const& r, core::timestamp receipt, core::peer_id peer) override;
    void give_up(std::string_view key, std::uint64_t hash) override;
    std::size_t forget(std::uint64_t number) override;
    [[nodiscard]] std::size_t memory_bytes() const noexcept override;

    // What a restart has to know

    /// Whether a stream of a snapshot is cold as it is there, or later.  Where that is older it is cold no
    /// longer.
    [[nodiscard]] bool has_since(engine::kept_stream const& kept);

    /// Whether so much waits for the disk that no more should come.
    [[nodiscard]] bool is_behind() const noexcept;

    /// Completes when something has changed.
    [[nodiscard]] net::asio::awaitable<void> news();

    [[nodiscard]] std::uint64_t last_seen() const noexcept;

    /// Calls take(stream) for every stream that the medium may not have yet: a snapshot is to have it.
    void for_each_unwritten(engine::stream_taker const& take) const;

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] std::optional<std::string> trouble() const;

private:
    using signal = net::asio::experimental::channel<void(boost::system::error_code)>;

    void take_answers();
    void on(store::cold_answer::listed const& a);
    void on(store::cold_answer::kept const& a);
    void on(store::cold_answer::found const& a);
    void on(store::cold_answer::gone const& a);
    void bring_back(std::uint64_t hash, store::stream_slice const& stream);
    void fetch(std::string const& key);
    void hand_on(std::uint64_t hash);
    void refuse(std::uint64_t hash);
    [[nodiscard]] std::vector<engine::early_reading> take_waiting(std::uint64_t hash);
    [[nodiscard]] std::optional<core::timestamp> next_due() const;
    void arm();
    void on_due();
    void bring_back_due(core::timestamp now);

    net::asio::any_io_executor executor_;
    engine::worker_set& streams_;
    silence_watch& watch_;
    bounds most_;
    engine::shard_counters counters_;
    telemetry::counter& bytes_;
    over_function is_over_; // none where there is no folder
    net::asio::steady_timer timer_;
    signal listed_; // closed when it is so
    signal news_; // holds one
    std::unique_ptr<store::cold_thread> thread_;

    // Never held while the workers are waited for: they may want it.
    mutable std::mutex mutex_; ///< of all below, and of asking the thread
    std::size_t max_streams_ = 0;
    store::write_allowance allowance_{0, {}};
    engine::cold_index index_;
    unwritten_streams unwritten_;
    engine::waiting_room waiting_;
    boost::unordered_flat_set<std::uint64_t, engine::identity_hash> asked_for_; // by hash
    std::optional<core::timestamp> refused_at_;
    core::timestamp due_asked_to_ = core::timestamp::min();
};

} // namespace lariat::app
