#pragma once

#include <string>
#include <vector>

#include <sys/socket.h>

#include "fault.hpp"
#include "net/endpoint.hpp"

namespace lariat::tool {

/// A socket address as the system takes it.
struct address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    [[nodiscard]] sockaddr const* get() const noexcept { return reinterpret_cast<sockaddr const*>(&storage); }
};

/// SOCK_STREAM or SOCK_DGRAM.
[[nodiscard]] int socket_type(net::endpoint const& e) noexcept;

/// All addresses of an endpoint; a name is looked up.  Fails with EX_UNAVAILABLE.
[[nodiscard]] outcome<std::vector<address>> resolve(net::endpoint const& e);

} // namespace lariat::tool
