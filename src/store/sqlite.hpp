#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "store/bytes.hpp"
#include "store/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace lariat::store {

/// One prepared statement.  Bind by position from 1, step, read columns from 0.
///
/// Threads  Belongs to its database's.
class statement {
public:
    statement() = default;
    explicit statement(sqlite3_stmt* made) : made_{made} { }

    statement& bind(int at, std::int64_t value);
    statement& bind(int at, double value);
    statement& bind(int at, std::string_view text); ///< copied
    statement& bind(int at, byte_span bytes); ///< copied

    /// True where there is a row, false at the end, where the statement is as if it were new.
    [[nodiscard]] result<bool> step();

    /// Steps to the end.
    [[nodiscard]] result<void> run();

    /// Gives up the rows that are left.
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double number(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] byte_span bytes(int column) const; ///< valid until the next step

private:
    struct finalize {
        void operator()(sqlite3_stmt* s) const noexcept;
    };
    std::unique_ptr<sqlite3_stmt, finalize> made_;
};

/// A connection to an SQLite database that nobody else uses.
///
/// Errors   errc::disk_full, bad_database, permission_denied, in_use, the system's, or io_error.
/// Threads  Not synchronised.
class database {
public:
    /// What becomes of a database that does not exist.
    enum class missing : std::uint8_t { created, refused };

    /// Opens; write-ahead log, synchronous=FULL: what was committed survives a crash of the
    /// program and a loss of power.
    [[nodiscard]] static result<database> open(
        std::string const& path, missing if_missing = missing::created);

    /// Runs statements without results.
    [[nodiscard]] result<void> run(char const* sql);

    [[nodiscard]] result<statement> prepare(std::string_view sql);

    /// A statement that is wanted, and where.
    struct wanted {
        statement& to;
        std::string_view sql;
    };
    /// Prepares all of them.
    [[nodiscard]] result<void> prepare(std::span<wanted const> all);

    /// Rows that the last statement that ended has inserted, changed or deleted.
    [[nodiscard]] std::uint64_t changed_rows() const;

    /// First column of the first row.
    [[nodiscard]] result<std::string> ask(std::string_view sql);

private:
    struct close {
        void operator()(sqlite3* d) const noexcept;
    };
    std::unique_ptr<sqlite3, close> open_;
};

/// Changes that are made together or not at all: destruction without commit() undoes them.
class transaction {
public:
    explicit transaction(database& of) : of_{of} { }
    transaction(transaction const&) = delete;
    transaction& operator=(transaction const&) = delete;
    ~transaction();

    [[nodiscard]] result<void> begin();
    [[nodiscard]] result<void> commit();

private:
    database& of_;
    bool open_ = false;
};

} // namespace lariat::store
