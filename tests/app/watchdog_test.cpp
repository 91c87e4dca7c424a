#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/service_manager.hpp"
#include "app/watchdog.hpp"

using namespace lariat;
using namespace std::chrono_literals;

namespace {

/// A service manager's end of NOTIFY_SOCKET.
class manager {
public:
    manager() : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)}
    {
        // A name without a file: of this process alone.
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        auto const name = "lariat-watchdog-test-" + std::to_string(::getpid());
        name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
        auto const size = offsetof(sockaddr_un, sun_path) + 1 + name.size();
        REQUIRE(
            ::bind(socket_, reinterpret_cast<sockaddr const*>(&address), static_cast<socklen_t>(size)) == 0);
        setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
    }
    manager(manager const&) = delete;
    manager& operator=(manager const&) = delete;
    ~manager()
    {
        unsetenv("NOTIFY_SOCKET");
        ::close(socket_);
    }

    /// Whether a ping comes within this time.
    [[nodiscard]] bool pinged(std::chrono::milliseconds within) const
    {
        pollfd waiting{socket_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(within.count())) <= 0) return false;
        char text[64]{};
        auto const size = ::recv(socket_, text, sizeof text, 0);
        return std::string_view{text, static_cast<std::size_t>(size)} == "WATCHDOG=1";
    }
    void drain() const
    {
        while (pinged(0ms)) { }
    }

private:
    int socket_;
};

/// A loop on a thread of its own.
struct worker {
    ~worker()
    {
        guard.reset();
        thread.join();
    }
    net::asio::io_context loop{1};
    net::asio::executor_work_guard<net::asio::io_context::executor_type> guard{loop.get_executor()};
    std::thread thread{[this] { loop.run(); }};
};

} // namespace

TEST_SUITE("app.watchdog")
{
    TEST_CASE("pings come while every worker turns, and stop when one is stuck until it goes on")
    {
        constexpr auto period = 80ms;
        manager const systemd;
        worker main;
        worker first;
        worker second;
        app::watchdog dog{main.loop.get_executor(), {first.loop.get_executor(), second.loop.get_executor()},
            period, app::notify_alive};
        net::asio::post(main.loop, [&] { dog.start(); });
        for (int i = 0; i < 5; ++i) CHECK(systemd.pinged(10s));

        std::promise<void> stuck;
        std::promise<void> go_on;
        net::asio::post(second.loop, [&] {
            stuck.set_value();
            go_on.get_future().wait();
        });
        stuck.get_future().wait();
        // A token that came back before may still be on its way.
        static_cast<void>(systemd.pinged(period));
        systemd.drain();
        CHECK_FALSE(systemd.pinged(4 * period));

        go_on.set_value();
        for (int i = 0; i < 3; ++i) CHECK(systemd.pinged(10s));
        std::promise<void> stopped;
        net::asio::post(main.loop, [&] {
            dog.stop();
            stopped.set_value();
        });
        stopped.get_future().wait();
    }

    TEST_CASE("without a watchdog there is no period")
    {
        unsetenv("WATCHDOG_USEC");
        CHECK_FALSE(app::watchdog_period().has_value());
        setenv("WATCHDOG_USEC", "30000000", 1);
        setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
        CHECK(app::watchdog_period() == 30s);
        unsetenv("WATCHDOG_USEC");
        unsetenv("WATCHDOG_PID");
    }
} // TEST_SUITE
