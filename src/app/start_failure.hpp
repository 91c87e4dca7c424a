#pragma once

#include <string>

#include <boost/system/error_code.hpp>

#include "app/exit_code.hpp"

namespace lariat::app {

/// Why the daemon, or a part of it after a reload, does not run.
struct start_failure {
    std::string message; ///< what is wrong and what to do, for people
    exit_code code = exit_code::os_error;
};

/// The exit code for a system's or net's error at opening something.
[[nodiscard]] exit_code code_of(boost::system::error_code const& why) noexcept;

} // namespace lariat::app
