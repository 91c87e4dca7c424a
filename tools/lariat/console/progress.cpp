#include "console/progress.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "console/words.hpp"
#include "wire/duration_text.hpp"

namespace lariat::tool {

std::optional<std::string> progress_line::update(double share, std::uint64_t readings, time_point now)
{
    if (!wanted_ || now < next_) return std::nullopt;
    next_ = now + std::chrono::milliseconds{100};
    stands_ = true;
    using seconds = std::chrono::duration<double>;
    double const passed = seconds{now - begin_}.count();
    auto const rate = static_cast<std::uint64_t>(static_cast<double>(readings) / passed);
    std::string const figures = fmt::format("{} readings, {} a second", grouped(readings), grouped(rate));
    if (share < 0) return "\r\033[K" + figures;

    share = std::clamp(share, 0.0, 1.0);
    std::size_t const room = width_ > figures.size() + 20 ? width_ - figures.size() - 20 : 10;
    auto const full = static_cast<std::size_t>(std::lround(share * static_cast<double>(room)));
    std::string left;
    if (share > 0.01)
        left =
            ", " + wire::duration_text(std::chrono::seconds{std::lround(passed / share - passed)}) + " left";
    return fmt::format(
        "\r\033[K[{:=<{}}{: <{}}] {:3.0f} %  {}{}", "", full, "", room - full, share * 100, figures, left);
}

std::string progress_line::clear()
{
    if (!stands_) return {};
    stands_ = false;
    return "\r\033[K";
}

} // namespace lariat::tool
