#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "app/command_line.hpp"
#include "app/daemon.hpp"
#include "app/service_manager.hpp"
#include "app/time_zone.hpp"
#include "telemetry/log.hpp"

namespace {

using namespace lariat;
using app::exit_code;

/// Says every fault of a configuration on standard error.
void report(std::vector<config::fault> const& faults)
{
    for (auto const& f : faults) fmt::print(stderr, "{}\n", to_string(f));
    fmt::print(stderr, "lariatd: {} in the configuration; lariatd.toml(5) lists every key\n",
        faults.size() == 1 ? "1 fault" : fmt::format("{} faults", faults.size()));
}

/// Makes the daemon's own folder for sockets, for this user alone; its parent belongs to the system.
void make_runtime_folder(std::string const& folder)
{
    if (folder.empty() || ::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST) return;
    auto const why = std::error_code{errno, std::system_category()};
    telemetry::log(telemetry::level::warning, "cannot make the folder {}: {}", folder, why.message());
}

/// Keeps SIGHUP waiting, or lets it through.
void block_reloads(bool blocked)
{
    sigset_t reload;
    sigemptyset(&reload);
    sigaddset(&reload, SIGHUP);
    pthread_sigmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &reload, nullptr);
}

exit_code run(app::command_line const& asked)
{
    config::load_request request;
    request.file = asked.config_file;
    request.surroundings.standard_input = asked.standard_input;
    if (request.file && ::access(request.file->c_str(), R_OK) != 0) {
        auto const why = std::error_code{errno, std::generic_category()}.message();
        fmt::print(stderr, "lariatd: cannot read {}: {}\n", *request.file, why);
        return exit_code::no_input;
    }
    auto settings = config::load(request);
    if (!settings) {
        report(settings.error());
        return exit_code::config;
    }
    if (asked.action == app::action::check_config) {
        fmt::print("the configuration is good: {} inputs, {} outputs, {} rules\n", settings->inputs.size(),
            settings->outputs.size(), settings->rules.size());
        return exit_code::ok;
    }
    if (asked.action == app::action::print_config) {
        fmt::print("{}", config::print(*settings));
        return exit_code::ok;
    }

    auto log = settings->log;
    log.priority_prefix = log.priority_prefix || app::logs_to_journal();
    telemetry::configure_log(log);
    app::set_time_zone(settings->timezone);

    make_runtime_folder(request.surroundings.directories.runtime);
    app::daemon daemon{
        *std::move(settings), {asked.standard_input, [request] { return config::load(request); }}};
    block_reloads(false);
    if (auto const failure = daemon.open()) {
        telemetry::log(telemetry::level::error, "{}", failure->message);
        return failure->code;
    }
    daemon.run();
    return exit_code::ok;
}

} // namespace

int main(int argc, char** argv)
{
    // A reload asked for before the daemon listens for it must neither end it nor be lost; a reader that
    // leaves is told by EPIPE.
    block_reloads(true);
    (void)std::signal(SIGPIPE, SIG_IGN);
    try {
        auto const asked = app::parse_command_line(argc, argv);
        if (auto const* const said = std::get_if<exit_code>(&asked)) return static_cast<int>(*said);
        return static_cast<int>(run(std::get<app::command_line>(asked)));
    } catch (std::exception const& e) {
        telemetry::log(telemetry::level::error, "this is a defect of lariatd: {}", e.what());
        return static_cast<int>(exit_code::software);
    }
}
