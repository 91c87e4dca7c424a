#include "store/whole_database.hpp"

#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

#include <sqlite3.h>

namespace lariat::store {
namespace {

/// Whether a check ended where a page could not be read: then nobody knows whether the database is damaged.
bool could_not_read(std::string const& verdict)
{
    auto const says = [&](char const* words) { return verdict.find(words) != std::string::npos; };
    static_assert(SQLITE_CORRUPT == 11);
    return says("failed to get page") || (says("unable to get the page") && !says("error code=11"));
}

/// Opens a database, looks whether it is whole, and which release wrote it.
result<database> open_whole(std::string const& path, int known, checked check)
{
    auto opened = database::open(path);
    if (!opened) return opened;
    if (check == checked::yes) {
        auto const verdict = opened->ask("PRAGMA quick_check(1)");
        if (!verdict) return verdict.error();
        if (*verdict != "ok") return could_not_read(*verdict) ? from_errno(EIO) : errc::bad_database;
    }
    auto const version = opened->ask("PRAGMA user_version");
    if (!version) return version.error();
    if (*version != "0" && *version != std::to_string(known)) return errc::newer_version;
    return opened;
}

} // namespace

result<whole_database> open_or_set_aside(std::string const& path, int version, checked check)
{
    bool set_aside = false;
    auto opened = open_whole(path, version, check);
    if (!opened && (opened.error() == errc::bad_database || opened.error() == errc::newer_version)) {
        set_aside = true;
        auto const* const ending = opened.error() == errc::newer_version ? ".newer" : ".damaged";
        for (auto const* const part : {"", "-wal"}) {
            // One that is not there needs no other name; one that stays is found again.
            static_cast<void>(std::rename((path + part).c_str(), (path + ending + part).c_str()));
        }
        opened = open_whole(path, version, check);
    }
    if (!opened) return opened.error();
    return whole_database{*std::move(opened), set_aside};
}

} // namespace lariat::store
