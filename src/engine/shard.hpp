#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/ports.hpp>
#include <lariat/detect/description.hpp>
#include <lariat/detect/step.hpp>

#include "engine/binding_set.hpp"
#include "engine/deadlines.hpp"
#include "engine/local_offset.hpp"
#include "engine/options.hpp"
#include "engine/shard_counters.hpp"
#include "engine/stream_table.hpp"

namespace lariat::engine {

/// What is known of one stream, for people.
struct stream_report {
    std::string key;
    std::string rule;
    bool judged = true; ///< false: booleans that no rule wants judged
    bool live = false; ///< its stamps follow the clock, so that silence can be told
    double expected = 0; ///< what was forecast for its last reading
    double threshold = 0; ///< and what that residual was held against
    std::optional<detect::description> detector; ///< present when judged
};

/// The streams of one worker and their detectors: takes readings, gives events.
///
/// Streams appear when first seen; the first rule that matches a stream gives it its settings.  Per reading,
/// in this order: features, predict, residual, decide, learn.
///
/// Cost     one look-up and one detector step a reading; allocates only for a stream's first reading, a new
/// spelling
///          and a reload.  Batches are prefetched.
/// Threads  Not synchronised: one shard belongs to one worker.
/// Errors   A refused reading is counted by cause and changes nothing else.
class shard final : public core::reading_sink {
public:
    /// `events` and `registry` must outlive the shard.
    shard(options settings, core::event_sink& events, telemetry::registry& registry);

    void on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept override;

    /// Takes new rules, defaults and limits.  A stream takes its new settings at its next reading: what both
    /// settings have of its state stays, its open events too.
    void reload(options settings);

    /// The earliest time at which advance() may have something to say.
    [[nodiscard]] std::optional<core::timestamp> next_deadline() const { return deadlines_.earliest(); }

    /// Judges the silence of streams whose stamps follow the clock, up to the wall-clock time `now`.
    void advance(core::timestamp now) noexcept;

    /// Ends every open event.
    void close_events(core::end_reason reason, core::timestamp now) noexcept;

    [[nodiscard]] std::size_t stream_count() const noexcept { return table_.size(); }
    [[nodiscard]] std::size_t open_events() const noexcept { return open_events_; }
    [[nodiscard]] std::size_t memory_bytes() const noexcept
    {
        return table_.memory_bytes() + bindings_.memory_bytes();
    }

    /// Keys that match the glob and come after `after`, sorted, at most `limit`.  Cost: one pass over all
    /// streams.
    [[nodiscard]] std::vector<std::string> keys(
        std::string_view glob, std::string_view after, std::size_t limit) const;

    /// Number of keys that match the glob.
    [[nodiscard]] std::size_t count(std::string_view glob) const;

    /// The stream of this key, in any order of its tags.
    [[nodiscard]] std::optional<stream_report> report(std::string_view key) const;

private:
    static constexpr std::size_t batch_size = 64;

    [[nodiscard]] stream_index resolve(core::reading const& r);
    [[nodiscard]] stream_index admit(core::reading const& r);
    [[nodiscard]] bool give_block(stream& s);
    void rebind(stream& s, core::timestamp now);
    void judge(stream_index index, core::reading const& r, core::timestamp receipt) noexcept;
    void schedule(stream_index index) noexcept;
    void publish(stream const& s) noexcept;

    options settings_;
    core::event_sink& events_;
    shard_counters counters_;
    binding_set bindings_;
    stream_table table_;
    deadlines deadlines_;
    local_offset offset_;
    detect::changes changes_;
    std::size_t open_events_ = 0;
};

} // namespace lariat::engine
