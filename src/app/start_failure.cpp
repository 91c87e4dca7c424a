#include "app/start_failure.hpp"

#include "net/error.hpp"

namespace lariat::app {

exit_code code_of(boost::system::error_code const& why) noexcept
{
    namespace errc = boost::system::errc;
    if (why == make_error_code(net::errc::address_in_use)) return exit_code::unavailable;
    if (why == make_error_code(net::errc::permission_denied) || why == errc::permission_denied) {
        return exit_code::no_permission;
    }
    return exit_code::os_error;
}

} // namespace lariat::app
