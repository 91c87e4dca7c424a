#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "app/silence_watch.hpp"
#include "engine/cold_index.hpp"
#include "engine/cold_store.hpp"
#include "engine/shard.hpp"
#include "engine/waiting_room.hpp"
#include "net/asio.hpp"
#include "store/cold_thread.hpp"
#include "store/options.hpp"
#include "store/write_allowance.hpp"

namespace lariat::app {

/// Takes streams to disk whose places others need, and brings them back before their next readings, or when
/// their silence is to be judged.
///
/// Threads  Belongs to the executor's thread, which is the shard's; the disk has a thread of its own.
class cold_streams final : public engine::cold_store {
public:
    using over_function = std::function<bool(std::uint64_t event)>;

    /// Bytes that wait, at most: of streams for the disk, and of readings for their streams.
    struct bounds {
        std::size_t streams;
        std::size_t readings;
    };

    /// Both must outlive it.
    cold_streams(net::asio::any_io_executor executor, engine::shard& shard, silence_watch& watch, bounds most,
        telemetry::registry& registry);

    /// Begins, where the options let streams go to their folder, which nobody else has.
    /// \param is_over  see engine::shard::restore()
    void start(store::options const& options, over_function is_over);

    /// Completes when it knows what earlier runs have left, or that it cannot.
    [[nodiscard]] net::asio::awaitable<void> listed();

    /// Follows a reload.
    void change(store::options const& options);

    /// Completes when every stream that has been asked for is back, or will not be.
    [[nodiscard]] net::asio::awaitable<void> settle();

    /// Ends.  What waits is written, as far as that is possible.
    void stop() { thread_.reset(); }

    // engine::cold_store

    [[nodiscard]] bool has_room() const noexcept override;
    void put(engine::kept_stream const& s, std::uint64_t hash, std::optional<core::timestamp> due) override;
    [[nodiscard]] bool has(std::uint64_t hash) const noexcept override { return index_.has(hash); }
    [[nodiscard]] bool wait_for(
        std::string_view key, core::reading const& r, core::timestamp receipt, core::peer_id peer) override;
    void give_up(std::string_view key, std::uint64_t hash) override;
    std::size_t forget(std::uint64_t number) override;
    [[nodiscard]] std::size_t memory_bytes() const noexcept override { return index_.memory_bytes(); }

    // What a restart has to know

    /// Whether a stream of a snapshot is cold as it is there, or later.  Where that is older it is cold no
    /// longer.
    [[nodiscard]] bool has_since(engine::kept_stream const& kept);

    /// Whether so much waits for the disk that no more should come.
    [[nodiscard]] bool is_behind() const noexcept { return pending_bytes_ >= most_.streams; }

    /// Completes when something has changed.
    [[nodiscard]] net::asio::awaitable<void> news();

    [[nodiscard]] std::uint64_t last_seen() const noexcept { return index_.last_seen(); }

    /// Calls take(stream) for every stream that the medium may not have yet: a snapshot is to have it.
    void for_each_unwritten(engine::stream_taker const& take) const;

    [[nodiscard]] std::size_t size() const noexcept { return index_.size(); }
    [[nodiscard]] std::optional<std::string> trouble() const;

private:
    /// A stream that the medium may not have yet.
    struct pending {
        std::uint64_t number;
        std::shared_ptr<store::stream_slice const> stream;
        std::size_t bytes;
        core::timestamp due; ///< max() for never
    };
    using signal = net::asio::experimental::channel<void(boost::system::error_code)>;

    void take_answers();
    void on(store::cold_answer::listed const& a);
    void on(store::cold_answer::kept const& a);
    void on(store::cold_answer::found const& a);
    void on(store::cold_answer::gone const& a);
    void bring_back(std::uint64_t hash, store::stream_slice const& stream);
    void fetch(std::string const& key);
    void end_pending(std::uint64_t hash);
    void hand_on(std::uint64_t hash);
    void refuse(std::uint64_t hash);
    void arm();
    void on_due();
    void bring_back_due(core::timestamp now);

    net::asio::any_io_executor executor_;
    engine::shard& shard_;
    silence_watch& watch_;
    bounds most_;
    engine::shard_counters counters_;
    telemetry::counter& bytes_;
    over_function is_over_; // none where there is no folder
    std::size_t max_streams_ = 0;
    std::unique_ptr<store::cold_thread> thread_;
    store::write_allowance allowance_{0, {}};
    net::asio::steady_timer timer_;
    signal listed_; // closed when it is so
    signal news_; // holds one

    engine::cold_index index_;
    boost::unordered_flat_map<std::uint64_t, pending> pending_; // by hash
    std::size_t pending_bytes_ = 0;
    std::uint64_t next_number_ = 1;
    engine::waiting_room waiting_;
    boost::unordered_flat_set<std::uint64_t> asked_for_; // by hash
    std::optional<core::timestamp> refused_at_;
    core::timestamp due_asked_to_ = core::timestamp::min();
};

} // namespace lariat::app
