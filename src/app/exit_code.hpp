#pragma once

#include <sysexits.h>

namespace lariat::app {

/// How the process ends, by sysexits(3).
enum class exit_code : int {
    ok = EX_OK,
    usage = EX_USAGE, ///< the command line
    no_input = EX_NOINPUT, ///< the configuration file cannot be read
    unavailable = EX_UNAVAILABLE, ///< an address is in use
    software = EX_SOFTWARE, ///< a defect
    os_error = EX_OSERR, ///< the system refused something
    cannot_create = EX_CANTCREAT, ///< an output file
    no_permission = EX_NOPERM,
    config = EX_CONFIG, ///< the configuration's meaning
};

} // namespace lariat::app
