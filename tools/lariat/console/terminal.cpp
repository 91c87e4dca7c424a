#include "console/terminal.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "io/environment.hpp"

namespace lariat::tool {
namespace {

constexpr std::array codes{"", "1", "2", "32", "33", "31", "1;31"}; // by style
constexpr std::size_t least_width = 40;

std::size_t columns(bool out_is_tty)
{
    std::size_t width = 80;
    if (std::string const given = environment("COLUMNS"); !given.empty()) {
        std::from_chars(given.data(), given.data() + given.size(), width);
    } else if (winsize size{};
               out_is_tty && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        width = size.ws_col;
    }
    return std::max(width, least_width);
}

} // namespace

terminal terminal::detect()
{
    terminal t;
    t.out_is_tty = ::isatty(STDOUT_FILENO) == 1;
    t.error_is_tty = ::isatty(STDERR_FILENO) == 1;
    bool const refused = !environment("NO_COLOR").empty() || environment("TERM") == "dumb";
    t.colour = t.out_is_tty && !refused;
    t.width = columns(t.out_is_tty);
    return t;
}

std::string terminal::paint(style s, std::string_view text) const
{
    if (!colour || s == style::plain) return std::string{text};
    return fmt::format("\033[{}m{}\033[0m", codes[static_cast<std::size_t>(s)], text);
}

} // namespace lariat::tool
