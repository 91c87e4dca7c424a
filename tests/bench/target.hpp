#pragma once

#include <memory>
#include <string_view>

namespace lariat::bench {

/// One program under measurement, as a sender sees it.
class target {
public:
    target() = default;
    target(target const&) = delete;
    target& operator=(target const&) = delete;
    virtual ~target() = default;

    /// Sends whole lines, and returns when the kernel has taken them.
    virtual void send(std::string_view lines) = 0;
};

/// Connects to a target, given as a word:
///
///     tcp:PORT, unix:PATH       one connection, in pieces as large as the kernel takes
///     tcp:PORT*COUNT            COUNT connections in turn, one line a send
///     udp:PORT                  20 lines a datagram, 200,000 lines a second: slowly enough that none is lost
[[nodiscard]] std::unique_ptr<target> make_target(std::string_view word);

} // namespace lariat::bench
