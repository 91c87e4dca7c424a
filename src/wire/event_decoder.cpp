#include "wire/event_decoder.hpp"

#include <charconv>
#include <initializer_list>
#include <limits>

#include <simdjson.h>

namespace lariat::wire {
namespace {

namespace dom = simdjson::dom;

/// What the readers below throw, beside simdjson's own error: thirty members are read one after the other,
/// and one place turns the first failure into a value.
struct unusable {
    cause why;
};

std::string text(dom::element e)
{
    return std::string{std::string_view{e}};
}

/// A number; null stands for one that JSON cannot write.
double number(dom::element e)
{
    return e.is_null() ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(e);
}

core::timestamp time(dom::element e)
{
    auto const parsed = core::parse_rfc3339(std::string_view{e});
    if (!parsed) throw unusable{cause::bad_time};
    return *parsed;
}

std::uint64_t hexadecimal(dom::element e)
{
    std::string_view const digits{e};
    std::uint64_t value = 0;
    auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (ec != std::errc{} || end != digits.data() + digits.size()) throw unusable{cause::missing_part};
    return value;
}

/// The enumerator that to_string gives this name.
template <class Enum> Enum one_of(dom::element e, std::initializer_list<Enum> all)
{
    std::string_view const name{e};
    for (Enum const candidate : all) {
        if (to_string(candidate) == name) return candidate;
    }
    throw unusable{cause::missing_part};
}

core::key_parts read_key(dom::object stream)
{
    core::key_parts key;
    key.measurement = text(stream["measurement"]);
    for (auto const& [name, value] : dom::object{stream["tags"]}) key.tags.emplace_back(name, text(value));
    key.field = text(stream["field"]);
    return key;
}

void read_kind(dom::object event, event_record& r)
{
    using namespace lariat::core;
    r.phase = one_of(event["phase"], {event_phase::begin, event_phase::update, event_phase::end});
    r.kind = one_of(event["kind"],
        {event_kind::residual, event_kind::gap, event_kind::stuck, event_kind::range, event_kind::rate,
            event_kind::level_shift, event_kind::drift, event_kind::group});
    r.channel = one_of(event["channel"],
        {channel::reading, channel::window_mean, channel::range, channel::shape, channel::none});
    r.severity = one_of(event["severity"], {severity::minor, severity::major, severity::critical});
    r.unit = one_of(event["unit"],
        {residual_unit::stream, residual_unit::scales, residual_unit::seconds, residual_unit::per_second});
}

void read_times(dom::object event, event_record& r)
{
    using core::end_reason;
    r.time = time(event["time"]);
    r.begin = time(event["begin"]);
    r.peak = time(event["peak"]);
    r.duration_seconds = number(event["duration_seconds"]);
    if (r.phase != core::event_phase::end) return;
    r.end = time(event["end"]);
    r.ended = one_of(event["ended"],
        {end_reason::cleared, end_reason::evicted, end_reason::shutdown, end_reason::reloaded,
            end_reason::open});
}

void read_figures(dom::object event, event_record& r)
{
    r.value = number(event["value"]);
    r.observed = number(event["observed"]);
    r.expected = number(event["expected"]);
    r.residual = number(event["residual"]);
    r.threshold = number(event["threshold"]);
    r.score = number(event["score"]);
    r.peak_score = number(event["peak_score"]);
    r.state_score = number(event["state_score"]);
    r.readings_over = event["readings_over"];
    r.age = event["warmup"]["seen"];
    r.warm_at = event["warmup"]["of"];
}

void read_explanation(dom::object why, event_record& r)
{
    r.base_name = text(why["base"]["name"]);
    r.base = number(why["base"]["value"]);
    for (dom::element const part : dom::array{why["contributions"]})
        r.parts.push_back({text(part["feature"]), number(part["weight"]), number(part["amount"])});
}

void read_members(dom::object event, event_record& r)
{
    r.member_count = event["member_count"];
    for (dom::element const m : dom::array{event["members"]}) {
        auto& member = r.members.emplace_back();
        member = {text(m["stream"]), number(m["share"]), number(m["observed"]), number(m["expected"]), {}};
        for (dom::element const part : dom::array{m["predicted_by"]})
            member.predicted_by.push_back(
                {text(part["stream"]), number(part["weight"]), number(part["amount"])});
    }
}

event_record read_event(dom::object event)
{
    if (std::int64_t{event["schema"]} != core::event::schema) throw unusable{cause::missing_part};
    event_record r;
    r.id = hexadecimal(event["id"]);
    r.stream = text(event["stream"]["key"]);
    r.key = read_key(event["stream"]);
    read_kind(event, r);
    read_times(event, r);
    read_figures(event, r);
    read_explanation(event["why"], r);
    r.message = text(event["message"]);
    if (r.kind == core::event_kind::group) read_members(event, r);
    return r;
}

} // namespace

result<event_record> parse_event_json(std::string_view line)
{
    dom::parser parser;
    dom::element document;
    if (auto const e = parser.parse(line.data(), line.size()).get(document))
        return e == simdjson::UTF8_ERROR ? cause::bad_utf8 : cause::bad_syntax;
    try {
        return read_event(document);
    } catch (simdjson::simdjson_error const&) {
        return cause::missing_part;
    } catch (unusable const& e) {
        return e.why;
    }
}

} // namespace lariat::wire
