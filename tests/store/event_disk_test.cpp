#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "event_rig.hpp"
#include "failing_vfs.hpp"
#include "place.hpp"

using namespace lariat;
using testing::event_rig;
using testing::failing_vfs;
using testing::place;
using numbers = std::vector<int>;

namespace fs = std::filesystem;

namespace {

constexpr int errors[] = {ENOSPC, EIO, EROFS, EMFILE, ENOMEM};
constexpr std::size_t most = 4; // records kept
constexpr int last = 6; // record of a run

/// A table with two records, of which the reader has one.
void make_table(std::string const& folder)
{
    event_rig r{folder, most};
    REQUIRE(r.log.open().has_value());
    r.log.attach("file");
    r.append(1, core::event_phase::end);
    r.log.flush();
    CHECK(r.read("file") == numbers{1});
    r.append(2);
    r.log.flush();
}

/// What happened in a run.
struct outcome {
    numbers told; ///< what the reader got, in that order
    int kept = 2; ///< the last record that the log said was written
    std::size_t failures = 0; ///< of its tries to write
};

/// Opens the table, gives the reader what it lacks, and adds records until the oldest go.
outcome live(event_rig& r)
{
    outcome out;
    static_cast<void>(r.log.open());
    r.log.attach("file");
    r.log.keep_readers({"file"});
    auto const tell = [&] { std::ranges::copy(r.read("file"), std::back_inserter(out.told)); };
    tell();
    for (int id = 3; id <= last; ++id) {
        r.append(static_cast<std::uint64_t>(id), core::event_phase::end);
        r.log.flush();
        if (r.log.degraded())
            ++out.failures;
        else
            out.kept = id;
        tell();
    }
    r.log.flush();
    return out;
}

/// Records from the second up to this one that a reader was not told.
std::size_t untold(numbers const& told, int upto)
{
    std::size_t out = 0;
    for (int n = 2; n <= upto; ++n) out += std::ranges::count(told, n) == 0 ? 1U : 0U;
    return out;
}

/// What is left of a run whose program or machine stopped: a table that opens, has what was said to be
/// written, and gives the reader what it lacks.
void check_left(std::string const& folder, outcome const& before)
{
    event_rig r{folder, most};
    REQUIRE(r.log.open().has_value());
    CHECK_FALSE(fs::exists(folder + "/events.db.damaged"));
    if (before.kept > 2) CHECK(r.log.is_over(static_cast<std::uint64_t>(before.kept)));
    r.log.attach("file");
    r.log.keep_readers({"file"});
    auto const again = r.read("file");
    numbers all = before.told;
    std::ranges::copy(again, std::back_inserter(all));
    CHECK(untold(all, before.kept) == 0);
    CHECK(std::ranges::is_sorted(again));
    r.append(99);
    r.log.flush();
    CHECK(r.read("file") == numbers{99});
}

/// Files as a loss of power may leave them: each as it is, or as it was when it was last synced.
void lose_power(std::string const& folder, failing_vfs const& disk, unsigned which)
{
    for (auto const& f : fs::directory_iterator{folder}) {
        bool const is_log = f.path().string().ends_with("-wal");
        if ((which & (is_log ? 1U : 2U)) == 0) continue;
        auto const kept = disk.synced.find(f.path().string());
        std::ofstream{f.path(), std::ios::binary} << (kept == disk.synced.end() ? "" : kept->second);
    }
}

} // namespace

TEST_SUITE("store.event disk")
{
    TEST_CASE("whichever call fails, once or for a while, the reader gets all and the table heals")
    {
        // Once with each error; for a while with one of them in turn.
        std::size_t reached_calls = 0;
        for (std::size_t trial = 0; trial <= std::size(errors); ++trial) {
            bool reached = true;
            for (std::size_t n = 1; reached; ++n) {
                place const here;
                make_table(here.path);
                failing_vfs disk;
                disk.first = n;
                disk.for_ever = trial == std::size(errors);
                disk.error = errors[(disk.for_ever ? n : trial) % std::size(errors)];
                CAPTURE(disk.for_ever);
                CAPTURE(disk.error);
                CAPTURE(n);
                event_rig r{here.path, most};
                auto run = live(r);
                reached = disk.calls >= n;
                reached_calls += reached ? 1U : 0U;
                disk.first = 0;
                r.log.flush();
                CHECK_FALSE(r.log.degraded());
                std::ranges::copy(r.read("file"), std::back_inserter(run.told));
                CHECK(
                    untold(run.told, last) <= r.unread("event_table_full")); // lost to the bound, and counted
                CHECK(r.log.now().kept == most);
                CHECK(r.log.now().waiting == 0);
                CHECK(r.lost("queue_full") == 0);
                CHECK_FALSE(fs::exists(here.path + "/events.db.damaged"));
            }
        }
        CHECK(reached_calls > 200);
    }

    TEST_CASE("a kill at any call, or a loss of power, leaves all that was said to be written")
    {
        std::size_t states = 0;
        for (unsigned which = 0; which < 4; ++which) { // 0 is a kill
            bool reached = true;
            for (std::size_t n = 1; reached; ++n) {
                CAPTURE(which);
                CAPTURE(n);
                place const here;
                outcome run;
                {
                    failing_vfs disk;
                    make_table(here.path);
                    disk.calls = 0;
                    disk.first = n;
                    disk.error = EIO;
                    disk.for_ever = true;
                    {
                        event_rig r{here.path, most};
                        run = live(r);
                        reached = disk.calls >= n;
                    }
                    lose_power(here.path, disk, which);
                }
                check_left(here.path, run);
                ++states;
            }
        }
        CHECK(states > 200);
    }
}
