#include "net/peer_names.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

namespace lariat::net {

core::peer_id peer_names::id_of(std::string_view name)
{
    std::scoped_lock const lock{mutex_};
    auto at = std::ranges::find(names_, name);
    if (at == names_.end()) {
        if (names_.size() >= core::max_peers) return core::peer_id::other;
        at = names_.insert(names_.end(), std::string{name});
    }
    return static_cast<core::peer_id>(at - names_.begin());
}

std::string peer_names::name_of(core::peer_id id) const
{
    std::scoped_lock const lock{mutex_};
    auto const at = static_cast<std::size_t>(id);
    return at < names_.size() ? names_[at] : names_.front();
}

std::string name_of_address(sockaddr_storage const& address)
{
    // The socket API hands every kind of address out as its common beginning.
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast)
    std::array<char, INET6_ADDRSTRLEN> text{};
    void const* bytes = nullptr;
    if (address.ss_family == AF_INET) bytes = &reinterpret_cast<sockaddr_in const&>(address).sin_addr;
    if (address.ss_family == AF_INET6) bytes = &reinterpret_cast<sockaddr_in6 const&>(address).sin6_addr;
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
    if (bytes == nullptr || inet_ntop(address.ss_family, bytes, text.data(), text.size()) == nullptr)
        return "unix";
    return text.data();
}

std::string name_of_peer(int connected_socket)
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    auto* const common = reinterpret_cast<sockaddr*>(&address); // NOLINT(*-reinterpret-cast): as above
    if (getpeername(connected_socket, common, &size) != 0) return "other";
    ucred who{};
    socklen_t who_size = sizeof who;
    if (address.ss_family == AF_UNIX
        && getsockopt(connected_socket, SOL_SOCKET, SO_PEERCRED, &who, &who_size) == 0)
        return fmt::format("uid {}", who.uid);
    return name_of_address(address);
}

} // namespace lariat::net
