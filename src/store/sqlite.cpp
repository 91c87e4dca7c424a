#include "store/sqlite.hpp"

#include <cerrno>
#include <utility>

#include <sqlite3.h>

namespace lariat::store {
namespace {

boost::system::error_code error_of(sqlite3* db)
{
    int const code = sqlite3_errcode(db) & 0xff;
    int const system = sqlite3_system_errno(db);
    switch (code) {
    case SQLITE_FULL: return errc::disk_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return errc::bad_database;
    case SQLITE_BUSY: return errc::in_use;
    case SQLITE_NOMEM: return from_errno(ENOMEM);
    case SQLITE_READONLY:
    case SQLITE_PERM: return errc::permission_denied;
    default: return from_errno(system != 0 ? system : EIO);
    }
}

} // namespace

void statement::finalize::operator()(sqlite3_stmt* s) const noexcept
{
    sqlite3_finalize(s);
}

// What a binding refuses (no memory) the next step tells.

statement& statement::bind(int at, std::int64_t value)
{
    sqlite3_bind_int64(made_.get(), at, value);
    return *this;
}

statement& statement::bind(int at, double value)
{
    sqlite3_bind_double(made_.get(), at, value);
    return *this;
}

statement& statement::bind(int at, std::string_view text)
{
    // NOLINTNEXTLINE(*-no-int-to-ptr, *-cstyle-cast): SQLite's own constant
    sqlite3_bind_text64(made_.get(), at, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

statement& statement::bind(int at, byte_span bytes)
{
    // NOLINTNEXTLINE(*-no-int-to-ptr, *-cstyle-cast): SQLite's own constant
    sqlite3_bind_blob64(made_.get(), at, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    return *this;
}

result<bool> statement::step()
{
    int const code = sqlite3_step(made_.get());
    if (code == SQLITE_ROW) return true;
    auto const why =
        code == SQLITE_DONE ? boost::system::error_code{} : error_of(sqlite3_db_handle(made_.get()));
    reset();
    if (why) return {boost::system::in_place_error, why};
    return false;
}

result<void> statement::run()
{
    for (;;) {
        auto const more = step();
        if (!more) return more.error();
        if (!*more) return {};
    }
}

void statement::reset()
{
    sqlite3_reset(made_.get());
}

std::int64_t statement::integer(int column) const
{
    return sqlite3_column_int64(made_.get(), column);
}

double statement::number(int column) const
{
    return sqlite3_column_double(made_.get(), column);
}

std::string statement::text(int column) const
{
    auto const* const at = sqlite3_column_text(made_.get(), column);
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(made_.get(), column));
    if (at == nullptr) return {};
    return {reinterpret_cast<char const*>(at), size}; // NOLINT(*-reinterpret-cast): SQLite's unsigned text
}

byte_span statement::bytes(int column) const
{
    auto const* const at = static_cast<std::byte const*>(sqlite3_column_blob(made_.get(), column));
    return {at, at != nullptr ? static_cast<std::size_t>(sqlite3_column_bytes(made_.get(), column)) : 0};
}

void database::close::operator()(sqlite3* d) const noexcept
{
    sqlite3_close_v2(d);
}

result<database> database::open(std::string const& path, missing if_missing)
{
    sqlite3* made = nullptr;
    int const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW
        | (if_missing == missing::created ? SQLITE_OPEN_CREATE : 0);
    int const opened = sqlite3_open_v2(path.c_str(), &made, flags, nullptr);
    database out;
    out.open_.reset(made);
    if (opened != SQLITE_OK) return made != nullptr ? error_of(made) : from_errno(ENOMEM);
    sqlite3_extended_result_codes(made, 1);
    // Exclusive: then the index of the log is on the heap, not in a mapped file that a full disk would kill
    // us by.
    auto const set_up =
        out.run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA journal_size_limit=4194304; PRAGMA temp_store=MEMORY;");
    if (!set_up) return set_up.error();
    return out;
}

result<void> database::run(char const* sql)
{
    if (sqlite3_exec(open_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error_of(open_.get());
    return {};
}

result<statement> database::prepare(std::string_view sql)
{
    sqlite3_stmt* made = nullptr;
    int const code = sqlite3_prepare_v3(
        open_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) return error_of(open_.get());
    return statement{made};
}

result<void> database::prepare(std::span<wanted const> all)
{
    for (auto const& [to, sql] : all) {
        auto made = prepare(sql);
        if (!made) return made.error();
        to = *std::move(made);
    }
    return {};
}

std::uint64_t database::changed_rows() const
{
    return static_cast<std::uint64_t>(sqlite3_changes64(open_.get()));
}

result<std::string> database::ask(std::string_view sql)
{
    auto asked = prepare(sql);
    if (!asked) return asked.error();
    auto const row = asked->step();
    if (!row) return row.error();
    return *row ? asked->text(0) : std::string{};
}

transaction::~transaction()
{
    // Fails where SQLite has rolled back by itself.
    if (open_) static_cast<void>(of_.run("ROLLBACK"));
}

result<void> transaction::begin()
{
    auto begun = of_.run("BEGIN IMMEDIATE");
    open_ = begun.has_value();
    return begun;
}

result<void> transaction::commit()
{
    auto done = of_.run("COMMIT");
    open_ = !done;
    return done;
}

} // namespace lariat::store
