#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/time.hpp>

#include "store/sqlite.hpp"
#include "store/whole_database.hpp"

namespace lariat::store {

/// Cold streams on disk, by key, each as it went.  A row stays when its stream is taken back, until that goes
/// again: it may be the only trace of it until the next snapshot.  FORMAT.md has the table.
///
/// Errors   Those of database; then the table is as it was before the call.
/// Threads  Not synchronised.
class cold_table {
public:
    /// What is known of a stream without reading its state.
    struct place {
        std::string key;
        std::uint64_t seen = 0; ///< number of its last reading
        std::optional<core::timestamp> due; ///< wall-clock time at which its silence is to be judged
    };

    /// Opens `cold.db` in a folder.  One that is damaged is set aside, and a new one begun.
    [[nodiscard]] static result<std::unique_ptr<cold_table>> open(
        std::string const& directory, checked check);

    [[nodiscard]] bool set_aside() const noexcept { return set_aside_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; } ///< rows

    /// Calls take(place) for every row.
    [[nodiscard]] result<void> list(std::function<void(place)> const& take);

    struct entry {
        place at;
        std::vector<std::byte> state; ///< pack_stream()'s
    };
    /// Adds rows or replaces them, and gives up those beyond `most` that were seen least lately: all or
    /// nothing.  Returns the keys of the latter.
    [[nodiscard]] result<std::vector<std::string>> write(std::span<entry const> rows, std::size_t most);

    /// A stream's state; none where there is no such row.
    [[nodiscard]] result<std::optional<std::vector<std::byte>>> read(std::string_view key);

    /// The streams whose silence is to be judged after `after`, up to `upto`.
    [[nodiscard]] result<std::vector<std::string>> due(core::timestamp after, core::timestamp upto);

    [[nodiscard]] result<void> erase(std::string_view key);

    /// Gives up the streams that were not seen after reading `number`.  Returns their keys.
    [[nodiscard]] result<std::vector<std::string>> forget(std::uint64_t number);

private:
    explicit cold_table(database d) : database_{std::move(d)} { }

    [[nodiscard]] result<void> prepare();
    [[nodiscard]] result<std::uint64_t> remove(std::string_view key); // rows that there were

    database database_;
    statement insert_;
    statement select_;
    statement erase_;
    bool set_aside_ = false;
    std::uint64_t size_ = 0;
};

} // namespace lariat::store
