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
