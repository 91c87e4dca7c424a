#include "target.hpp"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <sys/timerfd.h>
#include <unistd.h>

#include "socket.hpp"

namespace lariat::bench {
namespace {

using namespace std::chrono_literals;

/// The first `count` lines of `text`, or fewer; they are taken off it.
std::string_view take_lines(std::string_view& text, int count)
{
    std::size_t end = 0;
    for (int i = 0; i < count && end < text.size(); ++i) end = text.find('\n', end) + 1;
    auto const lines = text.substr(0, end);
    text.remove_prefix(end);
    return lines;
}

class bulk final : public target {
public:
    explicit bulk(std::string_view address) : peer_{socket::connect(address)} { }
    void send(std::string_view lines) override { peer_.send(lines); }

private:
    socket peer_;
};

class dribble final : public target {
public:
    dribble(std::string_view address, std::size_t connections)
    {
        for (std::size_t i = 0; i < connections; ++i) peers_.push_back(socket::connect(address));
    }

    void send(std::string_view lines) override
    {
        for (; !lines.empty(); next_ = (next_ + 1) % peers_.size()) peers_[next_].send(take_lines(lines, 1));
    }

private:
    std::vector<socket> peers_;
    std::size_t next_ = 0;
};

/// Ticks of a fixed length; a tick that was missed comes late.
class pace {
public:
    explicit pace(std::chrono::nanoseconds tick) : timer_{::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)}
    {
        timespec const length{.tv_sec = 0, .tv_nsec = static_cast<long>(tick.count())};
        itimerspec const every{.it_interval = length, .it_value = length};
        if (::timerfd_settime(timer_, 0, &every, nullptr) == 0) return;
        std::perror("timerfd_settime");
        std::exit(EXIT_FAILURE);
    }
    pace(pace const&) = delete;
    pace& operator=(pace const&) = delete;
    ~pace() { ::close(timer_); }

    /// Waits for the next tick.
    void wait()
    {
        if (missed_ == 0 && ::read(timer_, &missed_, sizeof missed_) < 0) missed_ = 1;
        --missed_;
    }

private:
    int timer_;
    std::uint64_t missed_ = 0; ///< ticks that have not been waited for
};

class datagrams final : public target {
public:
    explicit datagrams(std::string_view address) : peer_{socket::connect(address)} { }

    void send(std::string_view lines) override
    {
        // 400 lines every 2 ms: what a receive buffer of the usual size holds until its owner wakes.
        for (pace every{2ms}; !lines.empty(); every.wait()) {
            for (int i = 0; i < 20 && !lines.empty(); ++i) peer_.send(take_lines(lines, 20));
        }
    }

private:
    socket peer_;
};

} // namespace

std::unique_ptr<target> make_target(std::string_view word)
{
    auto const star = word.find('*');
    auto const address = word.substr(0, star);
    if (star != std::string_view::npos) {
        std::size_t connections = 1;
        std::from_chars(word.data() + star + 1, word.data() + word.size(), connections);
        return std::make_unique<dribble>(address, connections);
    }
    if (address.starts_with("udp:")) return std::make_unique<datagrams>(address);
    return std::make_unique<bulk>(address);
}

} // namespace lariat::bench
