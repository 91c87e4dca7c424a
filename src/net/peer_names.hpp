#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/peer.hpp>
#include <sys/socket.h>

namespace lariat::net {

/// Gives each address that sends its id, at most core::max_peers of them.
///
/// Threads  Any thread.
class peer_names {
public:
    /// The id of this name, given at the first call; `other` where all are given.
    [[nodiscard]] core::peer_id id_of(std::string_view name);

    /// Name of an id; "other" for what was never given.
    [[nodiscard]] std::string name_of(core::peer_id id) const;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> names_{"other"}; // by id
};

/// What a peer is called: its address without the port, or "uid 1000" on a Unix socket.
[[nodiscard]] std::string name_of_peer(int connected_socket);
[[nodiscard]] std::string name_of_address(sockaddr_storage const& address);

} // namespace lariat::net
