#include <doctest/doctest.h>

#include "sinks/file_output.hpp"

#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sinks/support.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::content_of;

namespace {

sinks::output_options file_at(std::string path)
{
    sinks::output_options options;
    options.kind = sinks::output_kind::file;
    options.path = std::move(path);
    return options;
}

} // namespace

TEST_SUITE("sinks.file_output")
{
    TEST_CASE("lines are appended in order, and a stop writes what waits")
    {
        testing::temporary_folder const folder;
        std::string expected;
        {
            testing::running_output out{file_at(folder / "events")};
            for (int i = 0; i < 5'000; ++i) {
                out.send(std::to_string(i));
                expected += std::to_string(i) + '\n';
            }
            out.stop();
        }
        CHECK(content_of(folder / "events") == expected);
    }

    TEST_CASE("a line is written without waiting for the next")
    {
        testing::temporary_folder const folder;
        testing::running_output out{file_at(folder / "events")};
        out.send("one");
        CHECK(out.until([&] { return content_of(folder / "events") == "one\n"; }));
    }

    TEST_CASE("after a rotation a reopen makes a new file, and no line is lost or in both")
    {
        testing::temporary_folder const folder;
        testing::running_output out{file_at(folder / "events")};
        out.send("old");
        CHECK(out.until([&] { return content_of(folder / "events") == "old\n"; }));
        std::filesystem::rename(folder / "events", folder / "events.1");
        out.output->reopen();
        CHECK(out.until([&] { return std::filesystem::exists(folder / "events"); }));
        out.send("new");
        out.stop();
        CHECK(content_of(folder / "events") == "new\n");
        CHECK(content_of(folder / "events.1") == "old\n");
    }

    TEST_CASE("while the disk is full lines wait and the reason is told; it heals with all of them")
    {
        testing::temporary_folder const folder;
        std::filesystem::create_symlink("/dev/full", folder / "events");
        testing::running_output out{file_at(folder / "events")};
        out.send("one");
        out.send("two");
        CHECK(out.until([&] { return out.output->degraded().has_value(); }));
        CHECK(out.output->degraded()->find("no space is left") != std::string::npos);
        out.send("three");

        std::filesystem::remove(folder / "events");
        SUBCASE("at once when told to reopen")
        {
            out.output->reopen();
        }
        SUBCASE("by itself at the next try") { }
        CHECK(out.until([&] { return !out.output->degraded(); }));
        out.stop();
        CHECK(content_of(folder / "events") == "one\ntwo\nthree\n");
        CHECK(out.dropped("file_queue_full") == 0);
    }

    TEST_CASE("a folder that goes away and comes back is healed from")
    {
        testing::temporary_folder const folder;
        std::filesystem::create_directory(folder / "sub");
        testing::running_output out{file_at(folder / "sub/events")};
        std::filesystem::remove_all(folder / "sub");
        out.output->reopen();
        CHECK(out.until([&] { return out.output->degraded().has_value(); }));
        std::filesystem::create_directory(folder / "sub");
        out.output->reopen();
        CHECK(out.until([&] { return !out.output->degraded(); }));
    }

    TEST_CASE("beyond the bound the oldest are dropped and counted")
    {
        testing::temporary_folder const folder;
        std::filesystem::create_symlink("/dev/full", folder / "events");
        auto options = file_at(folder / "events");
        options.queue_events = 3;
        testing::running_output out{options};
        out.send("being written");
        CHECK(out.until([&] { return out.output->degraded().has_value(); }));
        for (int i = 0; i < 10; ++i) out.send(std::to_string(i));
        CHECK(out.dropped("file_queue_full") == 7);

        std::filesystem::remove(folder / "events");
        out.output->reopen();
        CHECK(out.until([&] { return !out.output->degraded(); }));
        out.stop();
        CHECK(content_of(folder / "events") == "being written\n7\n8\n9\n");
    }

    TEST_CASE("a stop does not wait for a disk that stays full, and counts what it gives up")
    {
        testing::running_output out{file_at("/dev/full")};
        out.send("one");
        CHECK(out.until([&] { return out.output->degraded().has_value(); }));
        out.send("two");
        out.stop(10ms);
        CHECK(out.dropped("not_written_at_stop") == 2);
    }

    TEST_CASE("a named pipe that nobody empties delays neither the sender nor the stop")
    {
        testing::temporary_folder const folder;
        REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
        int const reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        testing::running_output out{file_at(folder / "pipe")};
        std::string const long_line(1'000, 'x');
        for (int i = 0; i < 1'000; ++i) out.send(long_line);
        out.stop(10ms);
        CHECK(out.dropped("not_written_at_stop") > 0);

        std::string received(1'000'000, '\0');
        auto const size = ::read(reader, received.data(), received.size());
        REQUIRE(size > 0);
        CHECK(received.starts_with(long_line + '\n'));
        ::close(reader);
    }
} // TEST_SUITE
