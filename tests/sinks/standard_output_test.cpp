#include <doctest/doctest.h>

#include <array>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

#include "sinks/support.hpp"

using namespace lariat;
using namespace std::chrono_literals;

namespace {

/// Puts a pipe in the place of standard output until it is destroyed.
class captured_stdout {
public:
    captured_stdout()
    {
        std::fflush(stdout);
        if (::pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK) != 0) throw std::runtime_error{"pipe2 failed"};
        before_ = ::dup(STDOUT_FILENO);
        ::dup2(ends_[1], STDOUT_FILENO);
        ::close(ends_[1]);
    }
    captured_stdout(captured_stdout const&) = delete;
    captured_stdout& operator=(captured_stdout const&) = delete;
    ~captured_stdout()
    {
        ::dup2(before_, STDOUT_FILENO);
        ::close(before_);
        close_reader();
    }

    void close_reader()
    {
        if (ends_[0] >= 0) ::close(std::exchange(ends_[0], -1));
    }

    [[nodiscard]] std::string read() const
    {
        std::array<char, 65'536> buffer{};
        auto const size = ::read(ends_[0], buffer.data(), buffer.size());
        return {buffer.data(), size < 0 ? 0U : static_cast<std::size_t>(size)};
    }

private:
    std::array<int, 2> ends_{-1, -1};
    int before_ = -1;
};

} // namespace

// The checks stand behind the capture: a failed one prints to standard output.
TEST_SUITE("sinks.standard_output")
{
    TEST_CASE("lines come out of the pipe")
    {
        std::string received;
        {
            captured_stdout const capture;
            testing::running_output out{sinks::output_options{}};
            out.send("one");
            out.send("two");
            static_cast<void>(out.until([&] { return (received += capture.read()).size() == 8; }));
        }
        CHECK(received == "one\ntwo\n");
    }

    TEST_CASE("a reader that has gone degrades the output, and what comes is dropped and counted")
    {
        bool degraded = false;
        bool counted = false;
        {
            captured_stdout capture;
            testing::running_output out{sinks::output_options{}};
            capture.close_reader();
            out.send("one");
            degraded = out.until([&] { return out.output->degraded().has_value(); });
            out.send("two");
            counted = out.until([&] { return out.dropped("stdout_reader_gone") == 2; });
        }
        CHECK(degraded);
        CHECK(counted);
    }

    TEST_CASE("a reader that does not read does not hold the stop up")
    {
        std::uint64_t lost = 0;
        {
            captured_stdout const capture;
            testing::running_output out{sinks::output_options{}};
            for (int i = 0; i < 200; ++i) out.send(std::string(1'000, 'x'));
            out.stop(10ms);
            lost = out.dropped("not_written_at_stop");
        }
        CHECK(lost > 0);
    }
} // TEST_SUITE
