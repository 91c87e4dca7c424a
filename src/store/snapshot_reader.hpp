#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/kept_stream.hpp"
#include "store/files.hpp"
#include "store/snapshot_format.hpp"

namespace lariat::store {

/// What a snapshot holds.
struct snapshot_summary {
    snapshot_head head;
    std::uint64_t streams = 0;
    std::uint64_t bytes = 0; ///< of the file
    std::uint64_t sections = 0;
    std::uint64_t unreadable = 0; ///< streams of it that are no streams: passed over
};

/// The schema of these options, shared by all streams that have it.
using schema_source = std::function<std::shared_ptr<detect::schema const>(detect::options const&)>;

/// Who takes what a snapshot holds; all but the streams may be left out.
struct snapshot_takers {
    engine::stream_taker stream;
    std::function<void(engine::kept_shard const&)> shard; ///< once
    std::function<void(std::vector<std::string> const& keys)> gone; ///< since the snapshot before it
    std::function<void(engine::kept_group const&)> group;
};

/// Checks every byte of a snapshot, and understands none but the head: fast.
/// Fails with what section_reader says, and errc::damaged where the end does not fit.
[[nodiscard]] result<snapshot_summary> verify_snapshot(input_file& from);

/// Reads a snapshot and hands on its streams, mapped to the fields of this build.
/// Fails as verify_snapshot() does; then streams may have been handed on already.
/// Cost  a million streams take seconds.
[[nodiscard]] result<snapshot_summary> read_snapshot(
    input_file& from, schema_source const& schema_of, snapshot_takers const& take);

/// Reads what a snapshot says of its schemas, and nothing of its streams.
[[nodiscard]] result<snapshot_summary> read_schemas(
    input_file& from, std::function<void(stored_schema const&)> const& take);

} // namespace lariat::store
