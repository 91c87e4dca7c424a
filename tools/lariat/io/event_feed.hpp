#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/socket.hpp"
#include "wire/event_record.hpp"

namespace lariat::tool {

/// An event as it came.
struct received_event {
    std::string line; ///< the JSON, without its newline
    wire::event_record record;
};

/// The daemon's events, as a subscriber gets them.  Lines that are no events are passed over and counted.
class event_feed {
public:
    [[nodiscard]] static outcome<event_feed> subscribe(
        net::endpoint const& from, steady::time_point deadline);

    /// The next event; nothing at the daemon's end.  Fails as socket::receive() does.
    [[nodiscard]] outcome<std::optional<received_event>> next(std::optional<steady::time_point> deadline);

    [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }
    [[nodiscard]] socket& connection() noexcept { return socket_; }

private:
    explicit event_feed(socket s) : socket_{std::move(s)} { }

    socket socket_;
    std::string held_; // bytes from at_ on are not yet read
    std::size_t at_ = 0;
    std::uint64_t refused_ = 0;
};

} // namespace lariat::tool
