#include "store/event_table.hpp"

#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "store/event_row.hpp"

namespace lariat::store {
namespace {

constexpr int version = 1;

constexpr auto tables = R"(
CREATE TABLE IF NOT EXISTS record(
    sequence INTEGER PRIMARY KEY, event INTEGER NOT NULL, time INTEGER NOT NULL, line TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event(
    id INTEGER PRIMARY KEY, last_record INTEGER NOT NULL, ended INTEGER NOT NULL, stream TEXT NOT NULL,
    kind INTEGER NOT NULL, channel INTEGER NOT NULL, severity INTEGER NOT NULL, unit INTEGER NOT NULL,
    begun INTEGER NOT NULL, peak INTEGER NOT NULL, time INTEGER NOT NULL,
    value REAL, observed REAL, expected REAL, residual REAL, threshold REAL, peak_score REAL, state_score REAL,
    age INTEGER NOT NULL, warm_at INTEGER NOT NULL, readings_over INTEGER NOT NULL,
    base_name TEXT NOT NULL, base REAL);
CREATE INDEX IF NOT EXISTS event_by_record ON event(last_record);
CREATE INDEX IF NOT EXISTS event_open ON event(id) WHERE ended = 0;
CREATE TABLE IF NOT EXISTS reader(name TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 1;
)";

std::int64_t signed_of(std::uint64_t x)
{
    return static_cast<std::int64_t>(x);
}

} // namespace

result<std::unique_ptr<event_table>> event_table::open(std::string const& directory, checked check)
{
    auto opened = open_or_set_aside(directory + "/events.db", version, check);
    if (!opened) return opened.error();
    std::unique_ptr<event_table> out{new event_table{std::move(opened->whole)}};
    out->set_aside_ = opened->set_aside;
    if (auto done = out->prepare(); !done) return done.error();
    return out;
}

result<void> event_table::prepare()
{
    if (auto done = database_.run(tables); !done) return done;
    auto const upsert =
        fmt::format("INSERT OR REPLACE INTO event({}) VALUES({})", event_columns, event_places);
    std::array<database::wanted, 4> const all{{
        {insert_record_, "INSERT OR REPLACE INTO record(sequence, event, time, line) VALUES(?,?,?,?)"},
        {upsert_event_, upsert},
        {select_records_, "SELECT sequence, line FROM record WHERE sequence > ? ORDER BY sequence LIMIT ?"},
        {select_over_, "SELECT ended <> 0 FROM event WHERE id = ?"},
    }};
    if (auto done = database_.prepare(all); !done) return done;
    auto const count = database_.ask("SELECT count(*) FROM record");
    if (!count) return count.error();
    size_ = std::stoull(*count);
    return {};
}

result<event_table::extent> event_table::records()
{
    // Records may all be gone; readers and events still tell.
    auto asked = database_.prepare("SELECT coalesce((SELECT min(sequence) FROM record), 0), "
                                   "max(coalesce((SELECT max(sequence) FROM record), 0), "
                                   "coalesce((SELECT max(sequence) FROM reader), 0), "
                                   "coalesce((SELECT max(last_record) FROM event), 0))");
    if (!asked) return asked.error();
    if (auto const row = asked->step(); !row) return row.error();
    return extent{asked->integer(0), asked->integer(1)};
}

result<void> event_table::write_record(event_record const& r, std::int64_t base)
{
    auto const& e = r.event;
    insert_record_.bind(1, r.sequence + base)
        .bind(2, signed_of(e.id))
        .bind(3, e.time.time_since_epoch().count())
        .bind(4, std::string_view{*r.line});
    if (auto done = insert_record_.run(); !done) return done;

    bind_event(upsert_event_, r, base);
    return upsert_event_.run();
}

result<void> event_table::write_readers(positions const& readers)
{
    if (auto done = database_.run("DELETE FROM reader"); !done) return done;
    auto insert = database_.prepare("INSERT INTO reader(name, sequence) VALUES(?,?)");
    if (!insert) return insert.error();
    for (auto const& [name, sequence] : readers) {
        if (auto done = insert->bind(1, std::string_view{name}).bind(2, sequence).run(); !done) return done;
    }
    return {};
}

result<event_table::pruned> event_table::prune(std::size_t most)
{
    auto const there = records();
    if (!there) return there.error();
    auto const bound = there->last - static_cast<std::int64_t>(most); // what is at it or before it goes
    if (there->first == 0 || there->first > bound) return pruned{};

    auto unread = database_.prepare("SELECT count(*) FROM reader, record WHERE record.sequence <= ?1 "
                                    "AND record.sequence > reader.sequence");
    if (!unread) return unread.error();
    if (auto const row = unread->bind(1, bound).step(); !row) return row.error();
    pruned out{.records = 0, .unread = static_cast<std::uint64_t>(unread->integer(0))};
    unread->reset();
    for (auto const* const sql : {"DELETE FROM event WHERE ended <> 0 AND last_record <= ?",
             "DELETE FROM record WHERE sequence <= ?"}) {
        auto made = database_.prepare(sql);
        if (!made) return made.error();
        if (auto done = made->bind(1, bound).run(); !done) return done.error();
    }
    out.records = database_.changed_rows();
    return out;
}

result<std::uint64_t> event_table::write(std::span<event_record const> records, std::int64_t base,
    std::size_t most, std::optional<positions> const& readers)
{
    transaction all{database_};
    if (auto begun = all.begin(); !begun) return begun.error();
    for (auto const& r : records) {
        if (auto done = write_record(r, base); !done) return done.error();
    }
    if (readers) {
        if (auto done = write_readers(*readers); !done) return done.error();
    }
    auto const gone = records.empty() ? result<pruned>{pruned{}} : prune(most);
    if (!gone) return gone.error();
    if (auto done = all.commit(); !done) return done.error();
    size_ += records.size() - gone->records;
    return gone->unread;
}

result<void> event_table::read(std::int64_t after, std::size_t most, std::vector<line>& out)
{
    select_records_.bind(1, after).bind(2, static_cast<std::int64_t>(most));
    for (;;) {
        auto const row = select_records_.step();
        if (!row) return row.error();
        if (!*row) return {};
        out.push_back({select_records_.integer(0), select_records_.text(1)});
    }
}

result<event_table::positions> event_table::readers()
{
    auto asked = database_.prepare("SELECT name, sequence FROM reader");
    if (!asked) return asked.error();
    positions out;
    for (;;) {
        auto const row = asked->step();
        if (!row) return row.error();
        if (!*row) return out;
        out.emplace(asked->text(0), asked->integer(1));
    }
}

result<void> event_table::read_all(
    std::string const& directory, std::function<void(std::string const& line)> const& take)
{
    auto from = database::open(directory + "/events.db", database::missing::refused);
    if (!from) return from.error();
    auto asked = from->prepare("SELECT line FROM record ORDER BY sequence");
    if (!asked) return asked.error();
    for (;;) {
        auto const row = asked->step();
        if (!row) return row.error();
        if (!*row) return {};
        take(asked->text(0));
    }
}

result<bool> event_table::is_over(std::uint64_t id)
{
    auto const row = select_over_.bind(1, signed_of(id)).step();
    if (!row) return {boost::system::in_place_error, row.error()};
    bool const over = *row && select_over_.integer(0) != 0;
    if (*row) select_over_.reset();
    return over;
}

result<std::vector<event_record>> event_table::open_events()
{
    auto asked = database_.prepare(fmt::format("SELECT {} FROM event WHERE ended = 0", event_columns));
    if (!asked) return asked.error();
    std::vector<event_record> out;
    for (;;) {
        auto const row = asked->step();
        if (!row) return row.error();
        if (!*row) return out;
        if (auto event = read_event(*asked)) out.push_back(*std::move(event));
    }
}

} // namespace lariat::store
