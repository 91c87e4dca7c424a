#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/cold_store.hpp"
#include "engine/waiting_room.hpp"

namespace lariat::testing {

/// A place for cold streams that answers when it is told to: while nobody puts any.
class cold_shelf final : public engine::cold_store {
public:
    /// A stream as it went, with its own copies.
    struct stream {
        std::string key;
        engine::kept_stream state;
        std::vector<std::byte> block;
        std::optional<core::timestamp> due;
    };

    bool has_room() const noexcept override { return room; }
    void put(engine::kept_stream const& s, std::uint64_t hash, std::optional<core::timestamp> due) override
    {
        std::scoped_lock const lock{mutex_};
        streams.insert_or_assign(hash, stream{std::string{s.key}, s, {s.block.begin(), s.block.end()}, due});
    }
    bool has(std::uint64_t hash) const noexcept override
    {
        std::scoped_lock const lock{mutex_};
        return streams.contains(hash);
    }
    bool wait_for(std::string_view /*key*/, core::reading const& r, core::timestamp receipt,
        core::peer_id peer) override
    {
        std::scoped_lock const lock{mutex_};
        waiting.add(r, receipt, peer);
        return true;
    }
    void give_up(std::string_view key, std::uint64_t /*hash*/) override
    {
        std::scoped_lock const lock{mutex_};
        given_up.emplace_back(key);
    }
    std::size_t forget(std::uint64_t number) override
    {
        std::scoped_lock const lock{mutex_};
        return std::erase_if(streams, [&](auto const& s) { return s.second.state.memory.seen <= number; });
    }
    std::size_t memory_bytes() const noexcept override { return 0; }

    /// Brings back what is asked for, behind that the readings that wait.  Returns how many streams found a
    /// place.
    /// \param to  a shard, or workers that wait
    template <class To> std::size_t answer(To& to, core::timestamp now)
    {
        std::size_t back = 0;
        for (auto const& waited : waiting.take_all()) {
            auto const r = waited.reading();
            if (auto const at = streams.find(r.hash); at != streams.end()) {
                auto s = at->second.state;
                s.key = at->second.key;
                s.block = at->second.block;
                if (to.take_back(s, now, [](std::uint64_t) { return false; }) != engine::restored::taken)
                    continue;
                streams.erase(at);
                ++back;
            }
            to.on_readings({&r, 1}, waited.receipt());
        }
        return back;
    }

    bool room = true;
    std::map<std::uint64_t, stream> streams; ///< by hash
    engine::waiting_room waiting;
    std::vector<std::string> given_up;

private:
    mutable std::mutex mutex_;
};

} // namespace lariat::testing
