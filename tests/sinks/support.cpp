#include "sinks/support.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

namespace lariat::testing {

sinks::event_line line_of(std::string_view text)
{
    return sinks::make_event_line(std::string{text} + '\n');
}

std::string content_of(std::string const& path)
{
    std::ifstream in{path};
    return {std::istreambuf_iterator<char>{in}, {}};
}

running_output::running_output(sinks::output_options const& options)
    : output{sinks::make_output(io.get_executor(), options, registry)}
{
    start();
}

void running_output::start()
{
    std::signal(SIGPIPE, SIG_IGN); // as the daemon does
    auto const opened = output->open();
    if (!opened) throw std::runtime_error{opened.error().message()};
    output->start();
}

running_output::~running_output()
{
    if (!stopped_) stop(std::chrono::milliseconds{0});
}

void running_output::stop(std::chrono::milliseconds drain)
{
    net::asio::co_spawn(io, output->stop(std::chrono::steady_clock::now() + drain),
        [this](std::exception_ptr const&) { stopped_ = true; });
    static_cast<void>(run_until(io, [this] { return stopped_; }));
}

bool running_output::until(std::function<bool()> const& done)
{
    // What happens on the output's thread does not wake the loop: look every millisecond.
    net::asio::steady_timer tick{io};
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (!done()) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        bool due = false;
        tick.expires_after(std::chrono::milliseconds{1});
        tick.async_wait([&due](boost::system::error_code const&) { due = true; });
        static_cast<void>(run_until(io, [&] { return due; }));
    }
    return true;
}

} // namespace lariat::testing
