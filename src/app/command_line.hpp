#pragma once

#include <optional>
#include <string>
#include <variant>

#include "app/exit_code.hpp"

namespace lariat::app {

enum class action { run, check_config, print_config };

/// What the command line asks for.
struct command_line {
    app::action action = app::action::run;
    std::optional<std::string> config_file; ///< -c FILE
    bool standard_input = false; ///< --stdin
};

/// Parses argv.  An exit_code: what was to be said (help, version, a usage error) has been said.
[[nodiscard]] std::variant<command_line, exit_code> parse_command_line(int argc, char const* const* argv);

} // namespace lariat::app
