#include "io/waiting.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

#include <poll.h>
#include <sys/signalfd.h>

namespace lariat::tool {
namespace {

int stop_descriptor = -1; // readable from the first signal on, for every waiter: it is never read

timespec until(steady::time_point deadline)
{
    auto const left = std::max(deadline - steady::now(), steady::duration{0});
    auto const whole = std::chrono::duration_cast<std::chrono::seconds>(left);
    return {static_cast<time_t>(whole.count()),
        static_cast<long>(std::chrono::nanoseconds{left - whole}.count())};
}

} // namespace

void stop_on_signals()
{
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGINT);
    ::sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    stop_descriptor = ::signalfd(stop_descriptor, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

bool stop_requested()
{
    pollfd stop{stop_descriptor, POLLIN, 0};
    return stop_descriptor >= 0 && ::poll(&stop, 1, 0) > 0;
}

woken wait_for(int fd, readiness what, std::optional<steady::time_point> deadline)
{
    // A negative descriptor is passed over by poll().
    std::array<pollfd, 2> watched{
        pollfd{stop_descriptor, POLLIN, 0},
        pollfd{fd, static_cast<short>(what == readiness::readable ? POLLIN : POLLOUT), 0},
    };
    for (;;) {
        timespec const left = deadline ? until(*deadline) : timespec{};
        int const n = ::ppoll(watched.data(), watched.size(), deadline ? &left : nullptr, nullptr);
        if (n < 0 && errno == EINTR) continue;
        if (watched[0].revents != 0) return woken::stopped;
        return n == 0 ? woken::timed_out : woken::ready;
    }
}

woken wait_until(steady::time_point deadline)
{
    return wait_for(-1, readiness::readable, deadline);
}

} // namespace lariat::tool
