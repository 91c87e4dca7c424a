#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "event_rig.hpp"
#include "failing_vfs.hpp"
#include "place.hpp"

using namespace lariat;
using testing::at;
using testing::event_rig;
using testing::place;
using numbers = std::vector<int>;

namespace fs = std::filesystem;

TEST_SUITE("store.event log")
{
    TEST_CASE("a reader gets what it has not acknowledged, over a restart too")
    {
        place const here;
        {
            event_rig r{here.path};
            REQUIRE(r.log.open().has_value());
            r.log.attach("file");
            for (std::uint64_t id : {7U, 8U, 9U}) r.append(id);
            CHECK(r.read("file").empty()); // not kept yet
            r.log.flush();
            CHECK(r.log.waiting("file") == 3);
            CHECK(r.read("file", false) == numbers{7, 8, 9});
            CHECK(r.read("file").empty());
            r.log.give_back("file");
            CHECK(r.read("file", false) == numbers{7, 8, 9});
            r.log.acknowledge("file", 1);
            r.log.flush();
        }
        event_rig r{here.path};
        REQUIRE(r.log.open().has_value());
        r.log.attach("file");
        r.log.attach("new");
        r.append(10);
        r.log.flush();
        CHECK(r.read("file") == numbers{8, 9, 10});
        CHECK(r.read("new") == numbers{10}); // begins behind what was there
    }

    TEST_CASE("open events are known after a restart, and those that are over as well")
    {
        place const here;
        {
            event_rig r{here.path};
            REQUIRE(r.log.open().has_value());
            r.append(1);
            r.append(2);
            r.append(3);
            r.append(1, core::event_phase::end);
            r.log.flush();
        }
        event_rig r{here.path};
        REQUIRE(r.log.open().has_value());
        r.append(3, core::event_phase::end); // by a stream that was restored before the others
        CHECK(r.log.is_over(1));
        CHECK_FALSE(r.log.is_over(2));
        CHECK_FALSE(r.log.is_over(3));
        auto const open = r.log.left_open();
        REQUIRE(open);
        REQUIRE(open->size() == 1);
        CHECK(open->front().event.id == 2);
        CHECK(open->front().stream == "boiler:value");
        CHECK(open->front().base_name == "slow level");
        CHECK(open->front().event.begin == at(1));
        CHECK(open->front().event.value == 42);
        CHECK_FALSE(r.log.left_open());
    }

    TEST_CASE("beyond its bound the oldest records go, and those that a reader lacks are counted")
    {
        place const here;
        event_rig r{here.path, 10};
        REQUIRE(r.log.open().has_value());
        r.log.attach("slow");
        r.log.attach("quick");
        for (std::uint64_t id = 1; id <= 5; ++id) r.append(id, core::event_phase::end);
        r.log.flush();
        CHECK(r.read("quick").size() == 5);
        r.log.flush();
        for (std::uint64_t id = 6; id <= 25; ++id) r.append(id, core::event_phase::end);
        r.log.flush();
        CHECK(r.log.now().kept == 10);
        CHECK(r.unread("event_table_full") == 15 + 10);
        CHECK_FALSE(r.log.is_over(15));
        CHECK(r.log.is_over(16));
        event_rig after{here.path, 10};
    }

    TEST_CASE("where the folder is away records wait and are read; once it is back, what was left comes too")
    {
        place const here;
        auto const folder = here.path + "/state";
        auto const away = here.path + "/away";
        fs::create_directory(folder);
        {
            event_rig r{folder};
            REQUIRE(r.log.open().has_value());
            r.log.attach("file");
            r.append(1);
            r.append(2);
            r.append(2, core::event_phase::end);
            r.log.flush();
        }
        fs::rename(folder, away);
        event_rig r{folder};
        CHECK_FALSE(r.log.open().has_value());
        r.log.attach("file");
        r.log.keep_readers({"file"});
        r.append(3);
        r.append(1, core::event_phase::end);
        r.log.flush();
        CHECK(r.log.degraded());
        CHECK_FALSE(r.log.left_open());
        CHECK(r.read("file") == numbers{3, 1});
        fs::rename(away, folder);
        r.log.flush();
        CHECK_FALSE(r.log.degraded());
        CHECK(r.read("file") == numbers{1, 2, 2, 3, 1}); // some twice, none lost, in order
        CHECK(r.log.left_open()->empty()); // 1 has ended meanwhile
        CHECK(r.log.now().kept == 5);
    }

    TEST_CASE("what waits in memory is bounded; what is lost is counted")
    {
        place const here;
        event_rig r{here.path + "/away"};
        CHECK_FALSE(r.log.open().has_value());
        r.log.attach("slow");
        r.log.attach("quick");
        r.append(1);
        CHECK(r.read("quick") == numbers{1});
        for (std::uint64_t id = 2; id <= store::event_log::most_waiting + 5; ++id) r.append(id);
        CHECK(r.lost("queue_full") == 5);
        CHECK(r.unread("event_queue_full") == 5 + 4);
        CHECK(r.read("slow").front() == 6);
        CHECK(r.log.now().waiting == store::event_log::most_waiting);
        fs::create_directory(here.path + "/away");
        r.log.flush();
        CHECK(r.log.now().kept == 1'000);
    }

    TEST_CASE("a hole in the sequences is no record")
    {
        place const here;
        event_rig r{here.path + "/away", 100'000};
        CHECK_FALSE(r.log.open().has_value());
        r.append(1);
        fs::create_directory(here.path + "/away");
        r.log.flush();
        for (std::uint64_t id = 2; id <= store::event_log::most_waiting + 7; ++id) r.append(id);
        r.log.flush();
        CHECK(r.lost("queue_full") == 6);
        CHECK(r.log.now().kept == store::event_log::most_waiting + 1);
    }

    TEST_CASE("a table that is damaged is set aside, and a new one begun")
    {
        place const here;
        std::string const table = here.path + "/events.db";
        SUBCASE("no database at all")
        {
            std::ofstream{table} << std::string(10'000, 'x');
        }
        SUBCASE("a page overwritten")
        {
            {
                event_rig r{here.path};
                REQUIRE(r.log.open().has_value());
                for (std::uint64_t id = 1; id <= 500; ++id) r.append(id);
                r.log.flush();
            }
            std::fstream out{table, std::ios::in | std::ios::out | std::ios::binary};
            out.seekp(4'096);
            out << std::string(8'192, '\x5a');
        }
        event_rig r{here.path};
        REQUIRE(r.log.open().has_value());
        CHECK(fs::exists(table + ".damaged"));
        r.log.attach("file");
        r.append(1);
        r.log.flush();
        CHECK(r.read("file") == numbers{1});
        CHECK(r.log.now().kept == 1);
    }

    TEST_CASE("a table of a later release is set aside")
    {
        place const here;
        {
            auto made = store::database::open(here.path + "/events.db");
            REQUIRE(made.has_value());
            REQUIRE(made->run("PRAGMA user_version = 2").has_value());
        }
        event_rig r{here.path};
        REQUIRE(r.log.open().has_value());
        CHECK(fs::exists(here.path + "/events.db.newer"));
    }

    TEST_CASE("whatever workers, readers and snapshots do at once, each reader gets all, in order")
    {
        constexpr int all = 3'000;
        place const here;
        event_rig r{here.path, all};
        REQUIRE(r.log.open().has_value());
        std::atomic<int> news = 0;
        r.log.start([&] {
            ++news;
            news.notify_all();
        });
        std::array<numbers, 2> got;
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < got.size(); ++i) {
            auto const name = "file " + std::to_string(i);
            r.log.attach(name);
            threads.emplace_back([&r, &news, name, &to = got[i]] {
                while (to.empty() || to.back() < all) {
                    int const seen = news;
                    auto const more = r.read(name);
                    to.insert(to.end(), more.begin(), more.end());
                    if (more.empty()) news.wait(seen);
                }
            });
        }
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) r.log.flush();
        });
        for (int id = 1; id <= all; ++id) r.append(static_cast<std::uint64_t>(id));
        threads.clear();
        r.log.stop();
        for (auto const& one : got) {
            CHECK(one.size() == all);
            CHECK(std::ranges::is_sorted(one));
        }
        CHECK(r.log.now().kept == all);
    }

    TEST_CASE("the thread writes, tells that there is news, and a flush tells when it is done")
    {
        place const here;
        event_rig r{here.path};
        REQUIRE(r.log.open().has_value());
        r.log.attach("file");
        std::atomic<int> news = 0;
        r.log.start([&] {
            ++news;
            news.notify_one();
        });
        news.wait(0);
        r.append(1);
        std::atomic<bool> done = false;
        r.log.flush_then([&] {
            done = true;
            done.notify_one();
        });
        done.wait(false);
        CHECK(r.read("file") == numbers{1});
        r.log.stop();
        CHECK(r.lost("not_written_at_stop") == 0);
        event_rig after{here.path};
        CHECK_FALSE(after.log.open().has_value()); // the first one still has it
        CHECK(after.log.degraded()->find("another lariatd") != std::string::npos);
    }
}
