#pragma once

#include "net/pace.hpp"
#include "net/receive_buffer.hpp"
#include "net/valve.hpp"

namespace lariat::net {

/// What all inputs of a worker share.
struct intake {
    explicit intake(asio::any_io_executor const& executor) : valve{executor} { }

    receive_buffer buffer;
    net::pace pace; ///< of the connections
    net::valve valve;
};

} // namespace lariat::net
