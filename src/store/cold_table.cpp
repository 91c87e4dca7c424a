#include "store/cold_table.hpp"

#include <array>
#include <limits>
#include <utility>

namespace lariat::store {
namespace {

constexpr int version = 1;

// The index by `seen` has all that a start needs: states are not read for that.
constexpr auto tables = R"(
CREATE TABLE IF NOT EXISTS cold(
    key TEXT NOT NULL UNIQUE, seen INTEGER NOT NULL, due INTEGER NOT NULL, state BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS cold_by_seen ON cold(seen, due, key);
CREATE INDEX IF NOT EXISTS cold_by_due ON cold(due, key);
PRAGMA user_version = 1;
PRAGMA cache_size = -512;
)";

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

std::int64_t count_of(std::optional<core::timestamp> t)
{
    return t ? t->time_since_epoch().count() : never;
}

/// The first column of all rows.
result<std::vector<std::string>> texts_of(statement& asked)
{
    std::vector<std::string> out;
    for (;;) {
        auto const row = asked.step();
        if (!row) return row.error();
        if (!*row) return out;
        out.push_back(asked.text(0));
    }
}

} // namespace

result<std::unique_ptr<cold_table>> cold_table::open(std::string const& directory, checked check)
{
    auto opened = open_or_set_aside(directory + "/cold.db", version, check);
    if (!opened) return opened.error();
    std::unique_ptr<cold_table> out{new cold_table{std::move(opened->whole)}};
    out->set_aside_ = opened->set_aside;
    if (auto done = out->prepare(); !done) return done.error();
    return out;
}

result<void> cold_table::prepare()
{
    if (auto done = database_.run(tables); !done) return done;
    std::array<database::wanted, 3> const all{{
        {insert_, "INSERT INTO cold(key, seen, due, state) VALUES(?,?,?,?)"},
        {select_, "SELECT state FROM cold WHERE key = ?"},
        {erase_, "DELETE FROM cold WHERE key = ?"},
    }};
    if (auto done = database_.prepare(all); !done) return done;
    auto const rows = database_.ask("SELECT count(*) FROM cold");
    if (!rows) return rows.error();
    size_ = std::stoull(*rows);
    return {};
}

result<void> cold_table::list(std::function<void(place)> const& take)
{
    auto asked = database_.prepare("SELECT key, seen, due FROM cold");
    if (!asked) return asked.error();
    for (;;) {
        auto const row = asked->step();
        if (!row) return row.error();
        if (!*row) return {};
        place p{asked->text(0), static_cast<std::uint64_t>(asked->integer(1)), {}};
        if (auto const due = asked->integer(2); due != never)
            p.due = core::timestamp{std::chrono::nanoseconds{due}};
        take(std::move(p));
    }
}

result<std::vector<std::string>> cold_table::write(std::span<entry const> rows, std::size_t most)
{
    transaction all{database_};
    if (auto begun = all.begin(); !begun) return begun.error();
    auto size = size_;
    for (auto const& r : rows) {
        auto const replaced = remove(r.at.key);
        if (!replaced) return replaced.error();
        insert_.bind(1, std::string_view{r.at.key})
            .bind(2, static_cast<std::int64_t>(r.at.seen))
            .bind(3, count_of(r.at.due))
            .bind(4, byte_span{r.state});
        if (auto done = insert_.run(); !done) return done.error();
        size += 1 - *replaced;
    }
    std::vector<std::string> gone;
    if (size > most) {
        auto asked = database_.prepare("DELETE FROM cold WHERE rowid IN "
                                       "(SELECT rowid FROM cold ORDER BY seen LIMIT ?) RETURNING key");
        if (!asked) return asked.error();
        asked->bind(1, static_cast<std::int64_t>(size - most));
        auto keys = texts_of(*asked);
        if (!keys) return keys.error();
        gone = *std::move(keys);
    }
    if (auto done = all.commit(); !done) return done.error();
    size_ = size - gone.size();
    return gone;
}

result<std::uint64_t> cold_table::remove(std::string_view key)
{
    erase_.bind(1, key);
    if (auto done = erase_.run(); !done) return done.error();
    return database_.changed_rows();
}

result<std::optional<std::vector<std::byte>>> cold_table::read(std::string_view key)
{
    select_.bind(1, key);
    auto const row = select_.step();
    if (!row) return row.error();
    if (!*row) return std::nullopt;
    auto const bytes = select_.bytes(0);
    std::optional<std::vector<std::byte>> out{std::in_place, bytes.begin(), bytes.end()};
    select_.reset();
    return out;
}

result<std::vector<std::string>> cold_table::due(core::timestamp after, core::timestamp upto)
{
    auto asked = database_.prepare("SELECT key FROM cold WHERE due > ? AND due <= ?");
    if (!asked) return asked.error();
    asked->bind(1, count_of(after)).bind(2, count_of(upto));
    return texts_of(*asked);
}

result<void> cold_table::erase(std::string_view key)
{
    auto const removed = remove(key);
    if (!removed) return removed.error();
    size_ -= *removed;
    return {};
}

result<std::vector<std::string>> cold_table::forget(std::uint64_t number)
{
    auto asked = database_.prepare("DELETE FROM cold WHERE seen <= ? RETURNING key");
    if (!asked) return asked.error();
    asked->bind(1, static_cast<std::int64_t>(number));
    auto gone = texts_of(*asked);
    if (gone) size_ -= gone->size();
    return gone;
}

} // namespace lariat::store
