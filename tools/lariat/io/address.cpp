#include "io/address.hpp"

#include <cstring>
#include <memory>

#include <netdb.h>
#include <sys/un.h>

namespace lariat::tool {
namespace {

address unix_address(std::string const& path)
{
    address a;
    auto* const to = reinterpret_cast<sockaddr_un*>(&a.storage);
    to->sun_family = AF_UNIX;
    // An endpoint's path has been checked to fit, its NUL included.
    std::memcpy(to->sun_path, path.c_str(), path.size() + 1);
    a.size = static_cast<socklen_t>(sizeof(sockaddr_un));
    return a;
}

} // namespace

int socket_type(net::endpoint const& e) noexcept
{
    bool const datagrams = e.transport == net::transport::udp || e.transport == net::transport::unix_datagram;
    return datagrams ? SOCK_DGRAM : SOCK_STREAM;
}

outcome<std::vector<address>> resolve(net::endpoint const& e)
{
    if (e.is_unix()) return std::vector{unix_address(e.path)};
    addrinfo hints{};
    hints.ai_socktype = socket_type(e);
    addrinfo* list = nullptr;
    int const failed = ::getaddrinfo(e.host.c_str(), std::to_string(e.port).c_str(), &hints, &list);
    if (failed != 0) return fault{EX_UNAVAILABLE, net::to_string(e) + ": " + ::gai_strerror(failed)};
    std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> const owned{list, &::freeaddrinfo};
    std::vector<address> all;
    for (addrinfo const* one = list; one != nullptr; one = one->ai_next) {
        address a;
        std::memcpy(&a.storage, one->ai_addr, one->ai_addrlen);
        a.size = one->ai_addrlen;
        all.push_back(a);
    }
    return all;
}

} // namespace lariat::tool
