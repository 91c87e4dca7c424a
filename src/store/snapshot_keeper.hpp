#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "store/restore.hpp"
#include "store/snapshot_writer.hpp"

namespace lariat::store {

/// What a snapshot begins with.
struct snapshot_begin {
    core::timestamp now; ///< wall clock
    bool full = false; ///< of all streams, whatever next_is_full() says
    engine::kept_shard shard;
    std::vector<std::string> gone; ///< streams that the last snapshots have, and that are no more
};

/// How a snapshot went.
struct snapshot_outcome {
    boost::system::error_code why; ///< where it failed: then nothing has changed, and the next one is full
    bool full = false;
    std::uint64_t bytes = 0; ///< written; 0 where nothing had changed, and no file was made
    std::uint64_t streams = 0;
};

/// Keeps the state of the streams in a folder: full snapshots, parts that hold what has changed since, and of
/// each the generation before.
///
/// A snapshot is written under another name, synced, renamed, and the folder synced: after any crash there is
/// the old state or the new one.  Parts that together have grown beyond their full snapshot are followed by a
/// full one.
///
/// Threads  One thread at a time.
class snapshot_keeper {
public:
    /// Goes on from what a start found.  `in` must outlive the keeper.
    snapshot_keeper(folder& in, restoration const& found);

    /// Whether the next snapshot needs every stream, not only those that have changed.
    [[nodiscard]] bool next_is_full() const noexcept { return base_ == 0 || part_bytes_ > base_bytes_; }

    /// Begins a snapshot of all streams or, as next_is_full() says, of those that have changed.
    void begin(snapshot_begin with);

    /// After a failure the rest of the snapshot is ignored, and finish() tells.
    void add(engine::kept_stream const& s) { add_any(s); }
    void add(engine::kept_group const& g) { add_any(g); }

    /// Ends the snapshot: when this returns without an error it outlives a loss of power.
    [[nodiscard]] snapshot_outcome finish();

    /// Sequence of the last snapshot that was finished.
    [[nodiscard]] std::uint64_t last_sequence() const noexcept { return next_sequence_ - 1; }

private:
    /// The snapshot that is being written.
    struct unfinished {
        explicit unfinished(std::unique_ptr<output_file> to) : file{std::move(to)}, writer{*file} { }

        std::unique_ptr<output_file> file;
        snapshot_writer writer;
    };

    template <class T> void add_any(T const& kept);
    [[nodiscard]] result<void> open();
    [[nodiscard]] result<void> commit(unfinished& written);
    void prune();

    folder& in_;
    std::uint64_t base_;
    std::uint64_t next_sequence_;
    std::uint64_t base_bytes_;
    std::uint64_t part_bytes_;
    snapshot_head head_;
    snapshot_begin begin_;
    std::optional<unfinished> open_;
    boost::system::error_code failed_;
};

} // namespace lariat::store
