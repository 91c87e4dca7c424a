#include "console/terminal.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace lariat::tool {
namespace {

constexpr std::array codes{"", "1", "2", "32", "33", "31", "1;31"}; // by style
constexpr std::size_t least_width = 40;

std::size_t columns(bool out_is_tty)
{
    std::size_t width = 80;
    if (char const* const given = std::getenv("COLUMNS")) {
        std::string_view const text = given;
        std::from_chars(text.data(), text.data() + text.size(), width);
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
    char const* const no_colour = std::getenv("NO_COLOR");
    char const* const kind = std::getenv("TERM");
    bool const refused =
        (no_colour != nullptr && *no_colour != '\0') || (kind != nullptr && std::string_view{kind} == "dumb");
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
