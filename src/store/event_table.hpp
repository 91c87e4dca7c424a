#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/event_record.hpp"
#include "store/sqlite.hpp"
#include "store/whole_database.hpp"

namespace lariat::store {

/// The history of events: every event as its last record left it, the records as lines, and how far each
/// reader of them has come.  FORMAT.md has the
/// tables.
///
/// Errors   Those of database; then the table is as it was before the call.
/// Threads  Not synchronised.
class event_table {
public:
    /// How far readers have come, by name: the sequence in the table of the last record that each has.
    using positions = std::map<std::string, std::int64_t>;

    /// Opens `events.db` in a folder.  One that is damaged is set aside, `set_aside` tells, and a new one
    /// begun.
    [[nodiscard]] static result<std::unique_ptr<event_table>> open(
        std::string const& directory, checked check);

    /// Calls take(line) for each record of the folder's history, oldest first, its newline included.  Fails
    /// with errc::in_use while a daemon has it, with errc::no_folder where there is none.
    [[nodiscard]] static result<void> read_all(
        std::string const& directory, std::function<void(std::string const& line)> const& take);

    [[nodiscard]] bool set_aside() const noexcept { return set_aside_; }

    /// Sequences in the table of the first and the last record; the last one is told even where records have
    /// all gone, and is 0 where there never was one.
    struct extent {
        std::int64_t first = 0;
        std::int64_t last = 0;
    };
    [[nodiscard]] result<extent> records();

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; } ///< records

    /// Adds records under their sequence plus `base`, gives up the oldest beyond `most`, and replaces the
    /// positions of all readers: all or nothing.  Returns how many records readers had not had that were
    /// given up, each counted for each of them.
    [[nodiscard]] result<std::uint64_t> write(std::span<event_record const> records, std::int64_t base,
        std::size_t most, std::optional<positions> const& readers);

    /// One record, as it was written.
    struct line {
        std::int64_t sequence;
        std::string text;
    };
    /// Appends the records after `after` to `out`, at most `most`.
    [[nodiscard]] result<void> read(std::int64_t after, std::size_t most, std::vector<line>& out);

    [[nodiscard]] result<positions> readers();

    /// Whether an event of this id is known, and over.
    [[nodiscard]] result<bool> is_over(std::uint64_t id);

    /// The events that are not over, as their last records were.
    [[nodiscard]] result<std::vector<event_record>> open_events();

private:
    explicit event_table(database d) : database_{std::move(d)} { }

    struct pruned {
        std::uint64_t records = 0;
        std::uint64_t unread = 0;
    };

    [[nodiscard]] result<void> prepare();
    [[nodiscard]] result<void> write_record(event_record const& r, std::int64_t base);
    [[nodiscard]] result<void> write_readers(positions const& readers);
    [[nodiscard]] result<pruned> prune(std::size_t most);

    database database_;
    statement insert_record_;
    statement upsert_event_;
    statement select_records_;
    statement select_over_;
    bool set_aside_ = false;
    std::uint64_t size_ = 0;
};

} // namespace lariat::store
