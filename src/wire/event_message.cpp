#include "wire/event_message.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "wire/duration_text.hpp"
#include "wire/json_text.hpp"

namespace lariat::wire {
namespace {

/// Decimals that show three digits of a number of this size.
int decimals_for(double size)
{
    if (size == 0 || !std::isfinite(size)) return 3;
    return static_cast<int>(std::clamp(2 - std::floor(std::log10(std::abs(size))), 0.0, 12.0));
}

std::string figure(double value, int decimals)
{
    if (is_short_integer(value)) return fmt::format_int{static_cast<std::int64_t>(value)}.str();
    if (!(std::abs(value) < 1e15)) return fmt::format("{:.4g}", value);
    auto text = fmt::format("{:.{}f}", value, decimals);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

/// A number that stands alone.
std::string figure(double value)
{
    return figure(value, decimals_for(value));
}

std::string seconds_text(double seconds)
{
    constexpr double most = 9e9; // that nanoseconds hold
    std::chrono::duration<double> const d{std::clamp(seconds, -most, most)};
    return duration_text(std::chrono::duration_cast<std::chrono::nanoseconds>(d));
}

std::string_view unit_suffix(core::residual_unit unit)
{
    switch (unit) {
    case core::residual_unit::stream: return "";
    case core::residual_unit::scales: return " scales";
    case core::residual_unit::seconds: return " s";
    case core::residual_unit::per_second: return " a second";
    }
    return "";
}

/// Some texts one after the other: nearly every message is made of them, and a format is read anew each time.
std::string joined(std::initializer_list<std::string_view> texts)
{
    std::string out;
    out.reserve(std::accumulate(texts.begin(), texts.end(), std::size_t{0},
        [](std::size_t size, std::string_view text) { return size + text.size(); }));
    for (auto const text : texts) out += text;
    return out;
}

/// "34.2 is 12.1 below the expected 46.3"
std::string comparison(core::event const& e, std::string_view expectation)
{
    int const decimals = decimals_for(e.residual);
    return joined(
        {figure(e.observed, decimals), " is ", figure(std::abs(e.residual), decimals), unit_suffix(e.unit),
            e.residual < 0 ? " below " : " above ", expectation, " ", figure(e.expected, decimals)});
}

/// What a residual says, to stand after the stream's name or after "at worst".
std::string finding(core::event const& e)
{
    switch (e.channel) {
    case core::channel::range:
        return fmt::format(": the last readings spread over {}{}", figure(e.observed), unit_suffix(e.unit));
    case core::channel::shape:
        return fmt::format(": the last readings are {}{} off the most similar earlier ones",
            figure(e.observed), unit_suffix(e.unit));
    case core::channel::window_mean: return ", mean of the last readings, " + comparison(e, "the expected");
    case core::channel::reading:
    case core::channel::none: break;
    }
    return ' ' + comparison(e, "the expected");
}

std::string opened(core::event const& e, std::string const& name)
{
    switch (e.kind) {
    case core::event_kind::residual:
        return joined({name, finding(e), " (threshold ", figure(e.threshold), unit_suffix(e.unit), ")"});
    case core::event_kind::gap:
        return fmt::format("{}: no reading for {}, one is expected every {}", name, seconds_text(e.observed),
            seconds_text(e.expected));
    case core::event_kind::stuck:
        return fmt::format("{} has stayed at {} for {}", name, figure(e.value), seconds_text(e.observed));
    case core::event_kind::range:
        return joined({name, " ", comparison(e, e.residual < 0 ? "its minimum" : "its maximum")});
    case core::event_kind::rate:
        return fmt::format("{} went to {}, {} by {} a second where {} is the most", name, figure(e.value),
            e.observed < 0 ? "falling" : "rising", figure(std::abs(e.observed)),
            figure(std::abs(e.expected)));
    case core::event_kind::level_shift:
        return fmt::format("{} has moved to another level: {} (threshold {})", name,
            comparison(e, "the one before,"), figure(e.threshold));
    case core::event_kind::group: {
        auto const first =
            e.members.empty() ? core::key_parts{} : core::parts_to_show(e.members.front().stream);
        auto const above_all = e.members.empty()
            ? std::string{}
            : fmt::format(", {} above all ({:.0f} %)", stream_name(first), 100 * e.members.front().share);
        return fmt::format(
            "{}: its {} streams do not go together as they usually do{} (score {}, threshold {})", name,
            e.member_count, above_all, figure(e.observed), figure(e.threshold));
    }
    case core::event_kind::drift:
        return fmt::format("{} drifts: for long it has been {} {} its slow forecast (threshold {})", name,
            figure(std::abs(e.residual)), e.residual < 0 ? "below" : "above", figure(e.threshold));
    }
    return name;
}

/// What the stream does again once an event has cleared.
std::string_view recovery(core::event_kind k)
{
    switch (k) {
    case core::event_kind::residual: return "is as expected again";
    case core::event_kind::gap: return "has readings again";
    case core::event_kind::stuck: return "changes again";
    case core::event_kind::range: return "is within its limits again";
    case core::event_kind::rate: return "changes no faster than it can again";
    case core::event_kind::level_shift: return "has stayed at its new level";
    case core::event_kind::drift: return "drifts no longer";
    case core::event_kind::group: return "goes together again";
    }
    return "is as expected again";
}

std::string_view closing(core::end_reason r)
{
    switch (r) {
    case core::end_reason::evicted: return "event closed as its stream was given up for lack of memory,";
    case core::end_reason::shutdown: return "event closed as the daemon stopped,";
    case core::end_reason::reloaded: return "event closed by a reload,";
    case core::end_reason::open:
    case core::end_reason::cleared: break;
    }
    return "event closed";
}

std::string ended(core::event const& e, std::string const& name)
{
    auto text = e.ended == core::end_reason::cleared ? fmt::format("{} {}", name, recovery(e.kind))
                                                     : fmt::format("{}: {}", name, closing(e.ended));
    text += " after " + (e.end == e.begin ? "one reading" : duration_text(elapsed(e.begin, e.end)));
    if (e.kind == core::event_kind::residual) text += "; at worst" + finding(e);
    if (e.kind == core::event_kind::range || e.kind == core::event_kind::rate)
        text += fmt::format("; at worst {}", figure(e.value));
    return text;
}

} // namespace

std::string stream_name(core::key_parts const& key)
{
    auto name = key.measurement;
    for (auto const& [tag, value] : key.tags) {
        name += &tag == &key.tags.front().first ? '{' : ',';
        ((name += tag) += '=') += value;
    }
    if (!key.tags.empty()) name += '}';
    (name += ' ') += key.field;
    return name;
}

std::string event_message(core::event const& e, core::key_parts const& key)
{
    auto const name = stream_name(key);
    switch (e.phase) {
    case core::event_phase::begin: return opened(e, name);
    case core::event_phase::update: return opened(e, name) + ", worse than when it began";
    case core::event_phase::end: return ended(e, name);
    }
    return {};
}

} // namespace lariat::wire
