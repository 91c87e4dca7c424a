#include "failing_vfs.hpp"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

namespace lariat::testing {
namespace {

failing_vfs* current = nullptr; // SQLite's functions take no argument of ours everywhere

/// A file of ours in SQLite's memory; the real one follows it.
struct file {
    sqlite3_file base;
    char const* path; // SQLite keeps it as long as the file is open
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

file* own(sqlite3_file* f)
{
    return reinterpret_cast<file*>(f);
}

sqlite3_file* real(sqlite3_file* f)
{
    return own(f)->real();
}

sqlite3_io_methods const methods{
    .iVersion = 1, // no shared memory: the daemon's database is locked for itself
    .xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
    .xRead =
        [](sqlite3_file* f, void* into, int size, sqlite3_int64 at) {
            if (int const e = current->next(SQLITE_IOERR_READ)) return e;
            return real(f)->pMethods->xRead(real(f), into, size, at);
        },
    .xWrite =
        [](sqlite3_file* f, void const* from, int size, sqlite3_int64 at) {
            if (int const e = current->next(SQLITE_IOERR_WRITE)) return e;
            return real(f)->pMethods->xWrite(real(f), from, size, at);
        },
    .xTruncate =
        [](sqlite3_file* f, sqlite3_int64 size) {
            if (int const e = current->next(SQLITE_IOERR_TRUNCATE)) return e;
            return real(f)->pMethods->xTruncate(real(f), size);
        },
    .xSync =
        [](sqlite3_file* f, int flags) {
            if (int const e = current->next(SQLITE_IOERR_FSYNC)) return e;
            int const done = real(f)->pMethods->xSync(real(f), flags);
            if (done == SQLITE_OK && own(f)->path != nullptr) {
                std::ostringstream held;
                held << std::ifstream{own(f)->path, std::ios::binary}.rdbuf();
                current->synced[own(f)->path] = std::move(held).str();
            }
            return done;
        },
    .xFileSize = [](sqlite3_file* f,
                     sqlite3_int64* out) { return real(f)->pMethods->xFileSize(real(f), out); },
    .xLock =
        [](sqlite3_file* f, int level) {
            if (int const e = current->next(SQLITE_IOERR_LOCK)) return e;
            return real(f)->pMethods->xLock(real(f), level);
        },
    .xUnlock = [](sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); },
    .xCheckReservedLock = [](sqlite3_file* f,
                              int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
    .xFileControl = [](sqlite3_file* f, int op,
                        void* with) { return real(f)->pMethods->xFileControl(real(f), op, with); },
    .xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
    // Nothing that a real disk may not promise.
    .xDeviceCharacteristics = [](sqlite3_file*) { return 0; },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs*, char const* path, sqlite3_file* f, int flags, int* opened_as)
{
    f->pMethods = nullptr;
    if (int const e = current->next(SQLITE_CANTOPEN)) return e;
    own(f)->path = path;
    int const done = current->real()->xOpen(current->real(), path, real(f), flags, opened_as);
    if (real(f)->pMethods != nullptr) f->pMethods = &methods;
    return done;
}

int remove(sqlite3_vfs*, char const* path, int sync)
{
    if (int const e = current->next(SQLITE_IOERR_DELETE)) return e;
    int const done = current->real()->xDelete(current->real(), path, sync);
    if (done == SQLITE_OK) current->synced.erase(path);
    return done;
}

} // namespace

failing_vfs::failing_vfs() : real_{sqlite3_vfs_find(nullptr)}
{
    own_ = *real_;
    own_.szOsFile = static_cast<int>(sizeof(file)) + real_->szOsFile;
    own_.zName = "failing";
    own_.pNext = nullptr;
    own_.xOpen = open;
    own_.xDelete = remove;
    own_.xGetLastError = [](sqlite3_vfs*, int, char*) { return current->error; };
    current = this;
    sqlite3_vfs_register(&own_, 1);
}

failing_vfs::~failing_vfs()
{
    sqlite3_vfs_unregister(&own_);
    sqlite3_vfs_register(real_, 1);
    current = nullptr;
}

int failing_vfs::next(int code_of_io_error)
{
    ++calls;
    if (first == 0 || calls < first || (calls > first && !for_ever)) return SQLITE_OK;
    if (error == ENOSPC && code_of_io_error == SQLITE_IOERR_WRITE) return SQLITE_FULL;
    if (error == ENOMEM) return SQLITE_IOERR_NOMEM;
    return code_of_io_error;
}

} // namespace lariat::testing
