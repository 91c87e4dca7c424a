#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include <sqlite3.h>

namespace lariat::testing {

/// SQLite's way to the disk while it lives, with a call that fails, or all from one on: then what has been
/// done until there is what a kill would leave.  Remembers too what a loss of power would leave of a file.
///
/// Threads  Not synchronised; one at a time.
class failing_vfs {
public:
    failing_vfs();
    failing_vfs(failing_vfs const&) = delete;
    failing_vfs& operator=(failing_vfs const&) = delete;
    ~failing_vfs();

    std::size_t calls = 0; ///< so far: opens, reads, writes, syncs, truncations, removals, locks
    std::size_t first = 0; ///< the first one that fails, counted from 1; 0 for none
    bool for_ever = false; ///< so do all after it
    int error = 0; ///< errno

    /// What the files held when they were last synced, by path; of one that never was, nothing.
    std::map<std::string, std::string> synced;

    // For the calls themselves.

    /// Counts a call.  Returns SQLite's code for what it is to fail with, or SQLITE_OK.
    int next(int code_of_io_error);
    [[nodiscard]] sqlite3_vfs* real() const noexcept { return real_; }

private:
    sqlite3_vfs* real_;
    sqlite3_vfs own_{};
};

} // namespace lariat::testing
