#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/files.hpp"
#include "store/snapshot_reader.hpp"

namespace lariat::store {

/// What a start found of earlier runs.
struct restoration {
    std::optional<snapshot_head> head; ///< of the newest snapshot that was used; none where there was none
    std::uint64_t base = 0; ///< sequence of the full snapshot that the next part may add to; 0: none may
    std::uint64_t next_sequence = 1;
    std::uint64_t base_bytes = 0; ///< of that full snapshot
    std::uint64_t part_bytes = 0; ///< of the parts after it
    std::uint64_t streams = 0; ///< handed on; one that several snapshots hold counts in each
    std::uint64_t unreadable = 0; ///< streams that were passed over
    engine::kept_shard shard; ///< of the newest snapshot
    std::vector<engine::kept_group> groups; ///< each as the newest snapshot that holds it has it
    std::vector<std::string> troubles; ///< what was wrong and set aside, a sentence each
};

/// Takes what a start finds.
struct restore_takers {
    engine::stream_taker stream;
    std::function<void(engine::kept_shard const&)> shard; ///< before the first stream; may be left out
};

/// Hands on the streams of the newest state that is whole: a full snapshot and the parts that follow it, the
/// newest first, so that of a stream that comes again the first is to be kept.
///
/// Every byte is checked before a stream is handed on.  What is damaged, or of a newer version, is set aside;
/// then the state is the one before it, as it was.
///
/// Errors  Only where the folder itself cannot be read.
[[nodiscard]] result<restoration> restore(
    folder& from, schema_source const& schema_of, restore_takers const& take);

} // namespace lariat::store
