#include <doctest/doctest.h>

#include "net/stdin_source.hpp"

#include <array>
#include <fstream>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "net/support.hpp"

using namespace lariat;
namespace asio = boost::asio;

namespace {

struct fixture {
    explicit fixture(int descriptor) : source{io.get_executor(), {}, sink, counters, descriptor}
    {
        source.start();
        asio::co_spawn(io, source.ended(), [this](std::exception_ptr const&) { ended = true; });
    }

    asio::io_context io{1};
    telemetry::registry registry;
    net::ingest_counters counters{registry};
    testing::recording_sink sink;
    net::stdin_source source;
    bool ended = false;
};

} // namespace

TEST_SUITE("net.stdin_source")
{
    TEST_CASE("a file is read to its end, beyond the buffers, with its last line unfinished")
    {
        testing::temporary_folder const folder;
        constexpr std::size_t lines = 200'000; // 1.4 MB
        {
            std::ofstream out{folder / "in"};
            for (std::size_t i = 1; i < lines; ++i) out << "mm f=1\n";
            out << "last f=2";
        }
        int const file = ::open((folder / "in").c_str(), O_RDONLY | O_CLOEXEC);
        fixture f{file};
        CHECK(testing::run_until(f.io, [&] { return f.ended; }));
        CHECK(f.sink.readings.size() == lines);
        CHECK(f.sink.readings.back() == "last:f=2");
        CHECK_FALSE(f.source.failure());
        ::close(file);
    }

    TEST_CASE("a pipe is read as it comes, until it is closed")
    {
        std::array<int, 2> ends{};
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        fixture f{ends[0]};
        REQUIRE(::write(ends[1], "m f=1\nm f", 9) == 9);
        CHECK(testing::run_until(f.io, [&] { return f.sink.readings.size() == 1; }));
        REQUIRE(::write(ends[1], "=2\n", 3) == 3);
        CHECK(testing::run_until(f.io, [&] { return f.sink.readings.size() == 2; }));
        CHECK_FALSE(f.ended);
        ::close(ends[1]);
        CHECK(testing::run_until(f.io, [&] { return f.ended; }));
        ::close(ends[0]);
    }

    TEST_CASE("a stop ends the wait for a silent pipe, and decodes what was read")
    {
        std::array<int, 2> ends{};
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        fixture f{ends[0]};
        REQUIRE(::write(ends[1], "m f=1\n", 6) == 6);
        CHECK(testing::run_until(f.io, [&] { return f.sink.readings.size() == 1; }));
        bool stopped = false;
        asio::co_spawn(f.io, f.source.stop(), [&](std::exception_ptr const&) { stopped = true; });
        CHECK(testing::run_until(f.io, [&] { return stopped && f.ended; }));
        for (int const end : ends) ::close(end);
    }

    TEST_CASE("what cannot be read ends with the reason")
    {
        testing::temporary_folder const folder;
        int const file = ::open((folder / ".").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        fixture f{file};
        CHECK(testing::run_until(f.io, [&] { return f.ended; }));
        CHECK(f.source.failure().value() == EISDIR);
        ::close(file);
    }
} // TEST_SUITE
