#include "fault.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace lariat::tool {

void throw_exception_from_error(fault const& f, boost::source_location const& where)
{
    throw std::logic_error{"outcome not asked at " + where.to_string() + ": " + f.message};
}

fault os_fault(int exit_code, std::string_view what)
{
    return {exit_code, std::string{what} + ": " + std::generic_category().message(errno)};
}

} // namespace lariat::tool
