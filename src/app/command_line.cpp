#include "app/command_line.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

#include "app/version.hpp"

namespace lariat::app {

std::variant<command_line, exit_code> parse_command_line(int argc, char const* const* argv)
{
    command_line out;
    bool check = false;
    bool print = false;
    CLI::App app{
        "Takes readings over sockets and flags those whose residual exceeds its threshold.", "lariatd"};
    app.add_option("-c,--config", out.config_file, "Read FILE alone instead of /etc/lariat")
        ->option_text("FILE");
    app.add_flag("--stdin", out.standard_input,
        "Read readings from standard input, write events to standard output, "
        "end when the input ends");
    auto* const check_flag = app.add_flag(
        "--check-config", check, "Say everything that is wrong with the configuration; exit 78 if any");
    app.add_flag("--print-config", print, "Print the resolved configuration with all defaults")
        ->excludes(check_flag);
    app.set_version_flag("--version", "lariatd " + std::string{version});
    app.footer(
        "Without a configuration: readings (InfluxDB line protocol, NDJSON, `name value [time]`) on TCP and "
        "UDP\n"
        "127.0.0.1:8094, events on TCP 127.0.0.1:8095 and standard output, control on 127.0.0.1:8096.\n"
        "SIGHUP reloads the configuration and reopens event files; SIGTERM ends cleanly.\n"
        "See lariatd(8), lariatd.toml(5).");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        return app.exit(e, std::cout, std::cerr) == 0 ? exit_code::ok : exit_code::usage;
    }
    if (check) out.action = action::check_config;
    if (print) out.action = action::print_config;
    return out;
}

} // namespace lariat::app
