#include "config/session_codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "config/write.hpp"

namespace lariat::config {
namespace {

constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr unsigned day_minutes = 24 * 60;

std::optional<unsigned> parse_day(std::string_view text)
{
    auto const found = std::ranges::find(days, text);
    if (found == days.end()) return std::nullopt;
    return static_cast<unsigned>(found - days.begin());
}

std::optional<unsigned> parse_digits(std::string_view text, unsigned most)
{
    unsigned number = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const sound = text.size() == 2 && ec == std::errc{} && end == text.data() + text.size();
    return sound && number <= most ? std::optional{number} : std::nullopt;
}

/// "09:30" in minutes.
std::optional<unsigned> parse_clock(std::string_view text)
{
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    auto const hours = parse_digits(text.substr(0, 2), 24);
    auto const minutes = parse_digits(text.substr(3), 59);
    if (!hours || !minutes) return std::nullopt;
    unsigned const clock = *hours * 60 + *minutes;
    return clock <= day_minutes ? std::optional{clock} : std::nullopt;
}

/// The two sides of a "-"; both the same where there is none.
std::pair<std::string_view, std::string_view> split_run(std::string_view text)
{
    auto const dash = text.find('-');
    if (dash == std::string_view::npos) return {text, text};
    return {text.substr(0, dash), text.substr(dash + 1)};
}

std::string clock_text(unsigned minutes)
{
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

} // namespace

std::optional<std::vector<detect::session>> parse_sessions(std::string_view text)
{
    auto const space = text.find(' ');
    if (space == std::string_view::npos || text.find('-', space) == std::string_view::npos)
        return std::nullopt;
    auto const [first_day, last_day] = split_run(text.substr(0, space));
    auto const [first_clock, last_clock] = split_run(text.substr(space + 1));
    auto const from = parse_day(first_day);
    auto const to = parse_day(last_day);
    auto const begin = parse_clock(first_clock);
    auto const end = parse_clock(last_clock);
    if (!from || !to || !begin || !end || *begin == day_minutes) return std::nullopt;
    unsigned const length = *end > *begin ? *end - *begin : *end + day_minutes - *begin;
    std::vector<detect::session> found;
    for (unsigned day = *from;; day = (day + 1) % static_cast<unsigned>(days.size())) {
        found.push_back({.begin = static_cast<std::uint16_t>(day * day_minutes + *begin),
            .length = static_cast<std::uint16_t>(length)});
        if (day == *to) return found;
    }
}

std::string format_session(detect::session const& s)
{
    unsigned const begin = s.begin % day_minutes;
    unsigned const end = begin + s.length;
    return fmt::format("{} {}-{}", days.at(s.begin / day_minutes), clock_text(begin),
        clock_text(end > day_minutes ? end - day_minutes : end));
}

namespace codecs {

std::string sessions::write(std::vector<detect::session> const& x) const
{
    std::vector<std::string> texts;
    texts.reserve(x.size());
    for (detect::session const& s : x) texts.push_back(format_session(s));
    return write_list(texts);
}

void sessions::read(value& v, std::vector<detect::session>& out) const
{
    auto items = v.list("an array of times of the week");
    if (!items) return;
    std::vector<detect::session> found;
    bool sound = true;
    for (auto& item : *items) {
        auto const text = item.text("a time of the week such as \"mon-fri 09:30-16:00\"");
        auto const some = text ? parse_sessions(*text) : std::nullopt;
        if (text && !some)
            item.refuse(fmt::format("\"{}\" is not a time of the week: write days and hours, such as "
                                    "\"mon-fri 09:30-16:00\" or \"sun 18:00-17:00\"",
                *text));
        sound = sound && some;
        if (some) found.insert(found.end(), some->begin(), some->end());
    }
    if (sound) out = std::move(found);
}

} // namespace codecs
} // namespace lariat::config
