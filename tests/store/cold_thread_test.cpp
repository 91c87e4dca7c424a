#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>

#include <doctest/doctest.h>

#include "cold_rig.hpp"
#include "failing_vfs.hpp"
#include "place.hpp"
#include "store/lone_stream.hpp"

using namespace lariat;
using testing::cold_rig;
using testing::make_stream;
using testing::place;
using testing::told;
namespace answer = store::cold_answer;
namespace request = store::cold_request;

namespace {

std::vector<std::byte> packed(std::string const& name)
{
    std::vector<std::byte> out;
    make_stream(name)->for_each([&](engine::kept_stream const& s) { out = store::pack_stream(s); });
    return out;
}

std::set<std::string> keys_of(answer::listed const& all)
{
    std::set<std::string> out;
    for (auto const& s : all.streams) out.insert(s.key);
    return out;
}

using keys = std::set<std::string>;

} // namespace

TEST_SUITE("store.lone_stream")
{
    TEST_CASE("a stream is read as it was written")
    {
        auto const read = store::unpack_stream(packed("room"));
        REQUIRE(read.has_value());
        CHECK(told(*read) == told(*make_stream("room")));
    }

    TEST_CASE("every flipped byte and every truncation is noticed")
    {
        auto const whole = packed("room");
        for (std::size_t i = 0; i < whole.size(); ++i) {
            auto damaged = whole;
            damaged[i] ^= std::byte{0x10};
            CHECK_FALSE(store::unpack_stream(damaged).has_value());
            CHECK_FALSE(store::unpack_stream(std::span{whole}.first(i)).has_value());
        }
    }
} // TEST_SUITE

TEST_SUITE("store.cold_thread")
{
    TEST_CASE("what was kept is listed after a restart, and read as it went")
    {
        place const folder;
        {
            cold_rig r{folder.path, 100};
            CHECK(r.next<answer::listed>().streams.empty());
            r.put(2, "a", 10);
            r.put(1, "b", 20, testing::at(99)); // one before the other, by key and by number
            std::set<std::uint64_t> kept;
            while (kept.size() < 2) {
                auto const some = r.next<answer::kept>();
                CHECK(some.bytes > 0);
                CHECK(std::ranges::is_sorted(some.numbers));
                kept.insert(some.numbers.begin(), some.numbers.end());
            }
            CHECK(r.thread.rows() == 2);
        }
        cold_rig r{folder.path, 100};
        auto const all = r.next<answer::listed>();
        REQUIRE(all.streams.size() == 2);
        CHECK(keys_of(all) == keys{"a:value", "b:value"});
        for (auto const& s : all.streams) {
            CHECK(s.seen == (s.key == "a:value" ? 10 : 20));
            CHECK(s.due == (s.key == "a:value" ? std::nullopt : std::optional{testing::at(99)}));
        }
        r.fetch("b");
        auto const found = r.next<answer::found>();
        REQUIRE(found.stream.has_value());
        REQUIRE(found.stream->has_value());
        CHECK(told(**found.stream) == told(*make_stream("b")));
        r.fetch("never");
        auto const missing = r.next<answer::found>();
        REQUIRE(missing.stream.has_value());
        CHECK_FALSE(missing.stream->has_value());
    }

    TEST_CASE("what was asked for before the thread ends is kept")
    {
        place const folder;
        {
            cold_rig r{folder.path, 100};
            for (int i = 0; i < 20; ++i) r.put(static_cast<std::uint64_t>(i), "s" + std::to_string(i), 1);
        }
        cold_rig r{folder.path, 100};
        CHECK(r.next<answer::listed>().streams.size() == 20);
    }

    TEST_CASE("beyond the bound those go that were seen least lately, and it says whose")
    {
        place const folder;
        cold_rig r{folder.path, 3};
        r.next<answer::listed>();
        for (std::uint64_t i = 1; i <= 3; ++i) {
            r.put(i, "s" + std::to_string(i), 10 * i);
            r.next<answer::kept>();
        }
        r.put(4, "s1", 99); // once more: it takes no other's place
        CHECK(r.next<answer::kept>().numbers == std::vector<std::uint64_t>{4});
        r.put(5, "s5", 50);
        r.next<answer::kept>();
        CHECK(r.next<answer::gone>().keys == std::vector<std::string>{"s2:value"});
        CHECK(r.thread.rows() == 3);
        r.thread.ask(request::forget{50});
        auto const forgotten = r.next<answer::gone>().keys;
        CHECK(keys{forgotten.begin(), forgotten.end()} == keys{"s3:value", "s5:value"});
        r.thread.ask(request::erase{"s1:value"});
        r.fetch("s1");
        CHECK_FALSE(r.next<answer::found>().stream->has_value());
    }

    TEST_CASE("streams whose silence is due are read unasked")
    {
        place const folder;
        cold_rig r{folder.path, 100};
        r.next<answer::listed>();
        for (int i = 1; i <= 4; ++i) {
            r.put(static_cast<std::uint64_t>(i), "s" + std::to_string(i), 1, testing::at(10 * i));
            r.next<answer::kept>();
        }
        r.thread.ask(request::fetch_due{testing::at(10), testing::at(30)});
        CHECK(r.next<answer::found>().key == "s2:value");
        CHECK(r.next<answer::found>().key == "s3:value");
    }

    TEST_CASE("without a folder streams wait and reads fail, until there is one")
    {
        place const above;
        auto const folder = above.path + "/later";
        cold_rig r{folder, 100};
        r.put(1, "a", 10);
        r.fetch("b");
        CHECK_FALSE(r.next<answer::found>().stream.has_value());
        std::filesystem::create_directory(folder);
        r.fetch("b"); // wakes it before its time
        r.next<answer::listed>();
        CHECK_FALSE(r.next<answer::found>().stream->has_value());
        CHECK(r.next<answer::kept>().numbers == std::vector<std::uint64_t>{1});
    }

    TEST_CASE("a damaged table is set aside, a damaged stream begins anew")
    {
        place const folder;
        {
            cold_rig r{folder.path, 100};
            r.put(1, "a", 10);
        }
        auto const file = folder.path + "/cold.db";
        SUBCASE("table")
        {
            std::filesystem::resize_file(file, 100);
            std::ofstream{file, std::ios::in | std::ios::binary} << "no database";
            cold_rig r{folder.path, 100};
            CHECK(r.next<answer::listed>().streams.empty());
            CHECK(std::filesystem::exists(file + ".damaged"));
            r.put(2, "b", 10);
            r.next<answer::kept>();
        }
        SUBCASE("stream")
        {
            {
                auto table = store::database::open(file);
                REQUIRE(table.has_value());
                REQUIRE(table->run("UPDATE cold SET state = zeroblob(50)").has_value());
            }
            cold_rig r{folder.path, 100};
            CHECK(r.next<answer::listed>().streams.size() == 1);
            r.fetch("a");
            auto const found = r.next<answer::found>();
            REQUIRE(found.stream.has_value());
            CHECK_FALSE(found.stream->has_value());
        }
    }

    TEST_CASE("whatever call fails, for once or for good, what was kept before is there, and no stream is "
              "half kept")
    {
        for (int const error : {ENOSPC, EIO, EROFS, EMFILE, ENOMEM}) {
            for (bool const for_ever : {false, true}) {
                std::size_t calls = 1;
                for (std::size_t failing = 0; failing < calls; ++failing) {
                    CAPTURE(error);
                    CAPTURE(for_ever);
                    CAPTURE(failing);
                    place const folder;
                    {
                        auto table = store::cold_table::open(folder.path, store::checked::yes);
                        REQUIRE(table.has_value());
                        std::vector<store::cold_table::entry> rows{{{"old:value", 1, {}}, packed("old")}};
                        REQUIRE((*table)->write(rows, 10).has_value());
                    }
                    bool kept = false;
                    {
                        testing::failing_vfs disk;
                        disk.first = failing + 1;
                        disk.error = error;
                        disk.for_ever = for_ever;
                        auto table = store::cold_table::open(folder.path, store::checked::yes);
                        if (table) {
                            std::vector<store::cold_table::entry> rows{{{"new:value", 2, {}}, packed("new")}};
                            kept = (*table)->write(rows, 10).has_value();
                            static_cast<void>((*table)->read("old:value"));
                        }
                        calls = std::max(calls, disk.calls);
                    }
                    auto table = store::cold_table::open(folder.path, store::checked::yes);
                    REQUIRE(table.has_value());
                    CHECK_FALSE((*table)->set_aside());
                    auto const old = (*table)->read("old:value");
                    REQUIRE(old.has_value());
                    REQUIRE(old->has_value());
                    CHECK(store::unpack_stream(**old).has_value());
                    auto const fresh = (*table)->read("new:value");
                    REQUIRE(fresh.has_value());
                    if (kept) CHECK(fresh->has_value());
                    if (*fresh) CHECK(store::unpack_stream(**fresh).has_value());
                }
            }
        }
    }
} // TEST_SUITE
