#include "wire/event_encoder.hpp"

#include <chrono>
#include <cstddef>

#include <fmt/compile.h>

#include <lariat/core/stream_key.hpp>

#include "wire/duration_text.hpp"
#include "wire/event_message.hpp"
#include "wire/json_object.hpp"

namespace lariat::wire {
namespace {

constexpr std::size_t usual_bytes = 1'024; // of a line

void append_stream(std::string& out, std::string_view text, core::key_parts const& key)
{
    json_object object{out};
    object.text("key", text);
    object.text("measurement", key.measurement);
    {
        json_object tags{object.member("tags")};
        for (auto const& [name, value] : key.tags) tags.text(name, value);
    }
    object.text("field", key.field);
}

void append_warmup(std::string& out, core::event const& e)
{
    json_object object{out};
    object.count("seen", e.age);
    object.count("of", e.warm_at);
    object.boolean("done", e.age >= e.warm_at);
}

void append_contribution(std::string& out, std::string_view source, core::contribution const& part)
{
    json_object contribution{out};
    contribution.text(source, part.feature);
    contribution.number("weight", part.weight);
    contribution.number("amount", part.amount);
}

void append_explanation(std::string& out, core::explanation const& why)
{
    json_object object{out};
    {
        json_object base{object.member("base")};
        base.text("name", why.base_name);
        base.number("value", why.base);
    }
    object.member("contributions") += '[';
    for (core::contribution const& part : why.contributions()) {
        if (&part != why.parts.data()) out += ',';
        append_contribution(out, "feature", part);
    }
    out += ']';
}

void append_members(std::string& out, std::span<core::member_part const> members)
{
    out += '[';
    for (core::member_part const& m : members) {
        if (&m != members.data()) out += ',';
        json_object object{out};
        object.text("stream", m.stream);
        object.number("share", m.share);
        object.number("observed", m.observed);
        object.number("expected", m.expected);
        object.member("predicted_by") += '[';
        for (core::contribution const& part : m.predicted_by) {
            if (&part != m.predicted_by.data()) out += ',';
            append_contribution(out, "stream", part);
        }
        out += ']';
    }
    out += ']';
}

} // namespace

void append_event_json(std::string& out, core::event const& e)
{
    auto const key = core::parts_to_show(e.stream);

    bool const over = e.phase == core::event_phase::end;
    std::chrono::duration<double> const duration = elapsed(e.begin, over ? e.end : e.time);

    out.reserve(out.size() + usual_bytes);
    json_object object{out};
    object.count("schema", core::event::schema);
    object.text("id", fmt::format(FMT_COMPILE("{:016x}"), e.id));
    object.text("phase", to_string(e.phase));
    object.text("kind", to_string(e.kind));
    object.text("channel", to_string(e.channel));
    object.text("severity", to_string(e.severity));
    append_stream(object.member("stream"), e.stream, key);
    object.text("time", core::to_rfc3339(e.time));
    object.text("begin", core::to_rfc3339(e.begin));
    object.text("peak", core::to_rfc3339(e.peak));
    if (over) {
        object.text("end", core::to_rfc3339(e.end));
        object.text("ended", to_string(e.ended));
    } else {
        object.null("end");
        object.null("ended");
    }
    object.number("duration_seconds", duration.count());
    object.number("value", e.value);
    object.number("observed", e.observed);
    object.number("expected", e.expected);
    object.number("residual", e.residual);
    object.number("threshold", e.threshold);
    object.text("unit", to_string(e.unit));
    object.number("score", e.score);
    object.number("peak_score", e.peak_score);
    object.number("state_score", e.state_score);
    object.count("readings_over", e.readings_over);
    append_warmup(object.member("warmup"), e);
    append_explanation(object.member("why"), e.why);
    object.text("message", event_message(e, key));
    if (e.kind == core::event_kind::group) {
        object.count("member_count", e.member_count);
        append_members(object.member("members"), e.members);
    }
}

} // namespace lariat::wire
