#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/files.hpp"

namespace lariat::store {

/// A snapshot in the folder, by its name: `state-000000000012.full` or `.part`.
struct snapshot_name {
    std::uint64_t sequence = 0;
    bool full = false;

    friend bool operator==(snapshot_name const&, snapshot_name const&) = default;
};

/// Where a snapshot is written before it has its name.
inline constexpr auto unfinished_name = "state.unfinished";

[[nodiscard]] std::string to_string(snapshot_name const& name);
[[nodiscard]] std::optional<snapshot_name> parse_snapshot_name(std::string const& name);

/// Those of a folder's names that are snapshots, in order.
[[nodiscard]] std::vector<snapshot_name> snapshots_in(std::vector<std::string> const& names);

/// The full snapshot `full` and the parts that follow it without a hole, out of those `known`.
[[nodiscard]] std::vector<snapshot_name> chain_of(
    std::vector<snapshot_name> const& known, snapshot_name const& full);

/// Those that are of no use any more: older than the full snapshot before the last full one.
[[nodiscard]] std::vector<snapshot_name> outlived(std::vector<snapshot_name> const& known);

/// One more than every sequence that a name of the folder ever told, those set aside included.
[[nodiscard]] std::uint64_t next_sequence(std::vector<std::string> const& names);

/// Renames a snapshot that cannot be used, so that nobody tries again and a person may look at it: `.damaged`
/// or, of a later release, `.newer`.  Of the damaged ones the last few are kept.
/// Returns the new name; failures are the next start's.
std::string set_aside(folder& in, snapshot_name const& name, boost::system::error_code const& why);

} // namespace lariat::store
