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
    object.text("key"_member, text);
    object.text("measurement"_member, key.measurement);
    {
        json_object tags{object.member("tags"_member)};
        for (auto const& [name, value] : key.tags) tags.text(name, value);
    }
    object.text("field"_member, key.field);
}

void append_warmup(std::string& out, core::event const& e)
{
    json_object object{out};
    object.count("seen"_member, e.age);
    object.count("of"_member, e.warm_at);
    object.boolean("done"_member, e.age >= e.warm_at);
}

void append_contribution(std::string& out, member_name source, core::contribution const& part)
{
    json_object contribution{out};
    contribution.text(source, part.feature);
    contribution.number("weight"_member, part.weight);
    contribution.number("amount"_member, part.amount);
}

void append_explanation(std::string& out, core::explanation const& why)
{
    json_object object{out};
    {
        json_object base{object.member("base"_member)};
        base.text("name"_member, why.base_name);
        base.number("value"_member, why.base);
    }
    object.member("contributions"_member) += '[';
    for (core::contribution const& part : why.contributions()) {
        if (&part != why.parts.data()) out += ',';
        append_contribution(out, "feature"_member, part);
    }
    out += ']';
}

void append_members(std::string& out, std::span<core::member_part const> members)
{
    out += '[';
    for (core::member_part const& m : members) {
        if (&m != members.data()) out += ',';
        json_object object{out};
        object.text("stream"_member, m.stream);
        object.number("share"_member, m.share);
        object.number("observed"_member, m.observed);
        object.number("expected"_member, m.expected);
        object.member("predicted_by"_member) += '[';
        for (core::contribution const& part : m.predicted_by) {
            if (&part != m.predicted_by.data()) out += ',';
            append_contribution(out, "stream"_member, part);
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
    object.count("schema"_member, core::event::schema);
    object.word("id"_member, fmt::format(FMT_COMPILE("{:016x}"), e.id));
    object.word("phase"_member, to_string(e.phase));
    object.word("kind"_member, to_string(e.kind));
    object.word("channel"_member, to_string(e.channel));
    object.word("severity"_member, to_string(e.severity));
    append_stream(object.member("stream"_member), e.stream, key);
    auto const time = core::to_rfc3339(e.time);
    auto const stamp = [&](core::timestamp t) { return t == e.time ? time : core::to_rfc3339(t); };
    object.word("time"_member, time);
    object.word("begin"_member, stamp(e.begin));
    object.word("peak"_member, stamp(e.peak));
    if (over) {
        object.word("end"_member, stamp(e.end));
        object.word("ended"_member, to_string(e.ended));
    } else {
        object.null("end"_member);
        object.null("ended"_member);
    }
    object.number("duration_seconds"_member, duration.count());
    object.number("value"_member, e.value);
    object.number("observed"_member, e.observed);
    object.number("expected"_member, e.expected);
    object.number("residual"_member, e.residual);
    object.number("threshold"_member, e.threshold);
    object.word("unit"_member, to_string(e.unit));
    object.number("score"_member, e.score);
    object.number("peak_score"_member, e.peak_score);
    object.number("state_score"_member, e.state_score);
    object.count("readings_over"_member, e.readings_over);
    append_warmup(object.member("warmup"_member), e);
    append_explanation(object.member("why"_member), e.why);
    object.text("message"_member, event_message(e, key));
    if (e.kind == core::event_kind::group) {
        object.count("member_count"_member, e.member_count);
        append_members(object.member("members"_member), e.members);
    }
}

} // namespace lariat::wire
