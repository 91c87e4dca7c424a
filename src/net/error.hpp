#pragma once

#include <type_traits>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

namespace lariat::net {

/// Why the transport refused something.
enum class errc {
    bad_scheme = 1, ///< an endpoint that begins with none of tcp:// udp:// unix:// unixgram://
    bad_host, ///< neither a name, an IPv4 address nor an IPv6 address in brackets
    missing_port, ///< tcp:// or udp:// without `:port`
    bad_port, ///< a port that is not a number from 0 to 65,535
    bad_path, ///< the path of a Unix socket that is not absolute or names a folder
    path_too_long, ///< the path of a Unix socket longer than the system takes (107 bytes)
    address_in_use, ///< another socket listens there
    permission_denied, ///< this user may not listen there
    address_not_local, ///< an address that no interface of this machine has
    unknown_host, ///< a name without an address
    no_folder, ///< the folder of a Unix socket does not exist
    not_a_socket, ///< the path of a Unix socket holds something else
};

[[nodiscard]] boost::system::error_category const& error_category() noexcept;

[[nodiscard]] inline boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), error_category()};
}

} // namespace lariat::net

template <> struct boost::system::is_error_code_enum<lariat::net::errc> : std::true_type { };
