#include "net/error.hpp"

#include <string>

namespace lariat::net {
namespace {

class net_category final : public boost::system::error_category {
public:
    [[nodiscard]] char const* name() const noexcept override { return "lariat.net"; }
    [[nodiscard]] std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::bad_scheme: return "not an endpoint: expected tcp://, udp://, unix:// or unixgram://";
        case errc::bad_host:
            return "not a host: expected a name, an IPv4 address or an IPv6 address in brackets";
        case errc::missing_port: return "no port: expected host:port";
        case errc::bad_port: return "not a port: expected a number from 0 to 65535";
        case errc::bad_path:
            return "not the path of a socket: expected an absolute one that does not end in /";
        case errc::path_too_long: return "the path of a Unix socket has at most 107 bytes";
        case errc::address_in_use:
            return "another process listens there: stop it, or choose another port or path";
        case errc::permission_denied:
            return "this user may not listen there: choose a port from 1024, or a folder it may write to";
        case errc::address_not_local:
            return "no interface of this machine has that address: choose one of its own, or 0.0.0.0";
        case errc::unknown_host: return "that name has no address: check it, or give a numeric address";
        case errc::no_folder: return "the folder of that socket does not exist: create it";
        case errc::not_a_socket: return "that path holds something other than a socket: choose another";
        }
        return "unknown";
    }
};

} // namespace

boost::system::error_category const& error_category() noexcept
{
    static net_category const category;
    return category;
}

} // namespace lariat::net
