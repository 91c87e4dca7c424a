#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <random>

#include "support/seed.hpp"
#include "wire/duration_text.hpp"
#include "wire/event_decoder.hpp"
#include "wire/event_encoder.hpp"
#include "wire/event_text.hpp"
#include "wire/json_object.hpp"
#include "wire/json_text.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using core::timestamp;
using wire::cause;

namespace {

timestamp at_s(double s)
{
    return timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>{s})};
}

/// The event of the README's example.
core::event machine_failure()
{
    core::event e;
    e.id = 0x00c0ffee;
    e.stream = "machine_temperature,site=plant\\ 7:value";
    e.channel = core::channel::reading;
    e.severity = core::severity::critical;
    e.begin = e.peak = e.time = at_s(1391863200);
    e.value = e.observed = 34.2;
    e.expected = 46.3;
    e.residual = 34.2 - 46.3;
    e.threshold = 4.8;
    e.score = e.peak_score = 3.25;
    e.state_score = 7.5;
    e.age = 1000;
    e.warm_at = 200;
    e.readings_over = 1;
    e.why.base_name = "last reading";
    e.why.base = 45.9;
    e.why.parts[0] = {"lag 2", 0.5, 0.6};
    e.why.parts[1] = {"hour of day", -0.25, -0.2};
    e.why.size = 2;
    return e;
}

std::string json_of(core::event const& e)
{
    std::string out;
    wire::append_event_json(out, e);
    return out;
}

std::string message_of(core::event const& e)
{
    return wire::parse_event_json(json_of(e)).value().message;
}

/// What parse_event_json should give, but for the message.
wire::event_record record_of(core::event const& e)
{
    bool const over = e.phase == core::event_phase::end;
    wire::event_record r;
    r.id = e.id;
    r.stream = e.stream;
    r.key = core::parse_key(e.stream).value();
    r.kind = e.kind;
    r.channel = e.channel;
    r.phase = e.phase;
    r.severity = e.severity;
    r.unit = e.unit;
    r.time = e.time;
    r.begin = e.begin;
    r.peak = e.peak;
    if (over) r.end = e.end;
    r.ended = over ? e.ended : core::end_reason::open;
    r.duration_seconds = std::chrono::duration<double>{wire::elapsed(e.begin, over ? e.end : e.time)}.count();
    r.value = e.value;
    r.observed = e.observed;
    r.expected = e.expected;
    r.residual = e.residual;
    r.threshold = e.threshold;
    r.score = e.score;
    r.peak_score = e.peak_score;
    r.state_score = e.state_score;
    r.readings_over = e.readings_over;
    r.age = e.age;
    r.warm_at = e.warm_at;
    r.base_name = e.why.base_name;
    r.base = e.why.base;
    for (auto const& part : e.why.contributions())
        r.parts.push_back({std::string{part.feature}, part.weight, part.amount});
    return r;
}

} // namespace

TEST_SUITE("wire.event")
{

    TEST_CASE("an event is one JSON object, its members in a fixed order")
    {
        CHECK(json_of(machine_failure())
            == R"({"schema":1,"id":"0000000000c0ffee","phase":"begin","kind":"residual","channel":"reading",)"
               R"("severity":"critical","stream":{"key":"machine_temperature,site=plant\\ 7:value",)"
               R"("measurement":"machine_temperature","tags":{"site":"plant 7"},"field":"value"},)"
               R"("time":"2014-02-08T12:40:00Z","begin":"2014-02-08T12:40:00Z","peak":"2014-02-08T12:40:00Z",)"
               R"("end":null,"ended":null,"duration_seconds":0,"value":34.2,"observed":34.2,"expected":46.3,)"
               R"("residual":-12.099999999999994,"threshold":4.8,"unit":"stream","score":3.25,"peak_score":3.25,)"
               R"("state_score":7.5,"readings_over":1,"warmup":{"seen":1000,"of":200,"done":true},)"
               R"("why":{"base":{"name":"last reading","value":45.9},"contributions":[)"
               R"({"feature":"lag 2","weight":0.5,"amount":0.6},{"feature":"hour of day","weight":-0.25,"amount":-0.2}]},)"
               R"-("message":"machine_temperature{site=plant 7} value 34.2 is 12.1 below the expected 46.3 (threshold 4.8)"})-");
    }

    TEST_CASE("what is written reads back as it was, to the last bit")
    {
        std::mt19937_64 random{testing::seed()};
        auto const pick = [&](auto... all) {
            std::array const of{all...};
            return of[random() % of.size()];
        };
        auto const any_double = [&] {
            auto const d = std::bit_cast<double>(random());
            return std::isfinite(d) ? d : pick(0.0, -0.0, 4.9e-324, std::numeric_limits<double>::max());
        };
        auto const any_time = [&] {
            return timestamp{std::chrono::nanoseconds{static_cast<std::int64_t>(random()) / 2}};
        };
        for (int i = 0; i < 500; ++i) {
            core::event e;
            e.id = random();
            e.stream = pick("m:value", "caf\xc3\xa9,a=\"q\",b=\\,\\=\\ :f\\:\\ x", "C:\\dir,p=d\x7f:f");
            e.kind = pick(core::event_kind::residual, core::event_kind::gap, core::event_kind::stuck,
                core::event_kind::range);
            e.channel = pick(core::channel::reading, core::channel::window_mean, core::channel::range,
                core::channel::shape, core::channel::none);
            e.phase = pick(core::event_phase::begin, core::event_phase::update, core::event_phase::end);
            e.ended = pick(core::end_reason::cleared, core::end_reason::evicted, core::end_reason::shutdown,
                core::end_reason::reloaded);
            e.severity = pick(core::severity::minor, core::severity::major, core::severity::critical);
            e.unit =
                pick(core::residual_unit::stream, core::residual_unit::scales, core::residual_unit::seconds);
            e.begin = any_time();
            e.peak = any_time();
            e.end = any_time();
            e.time = any_time();
            for (double* d : {&e.value, &e.observed, &e.expected, &e.residual, &e.threshold, &e.score,
                     &e.peak_score, &e.state_score, &e.why.base})
                *d = any_double();
            e.age = random();
            e.warm_at = random();
            e.readings_over = random();
            e.why.base_name = pick("last reading", "slow level", "nothing");
            e.why.size = random() % (core::explanation::max_contributions + 1);
            for (std::size_t p = 0; p < e.why.size; ++p)
                e.why.parts[p] = {"lag 3", any_double(), any_double()};

            auto const text = json_of(e);
            CAPTURE(text);
            auto const read = wire::parse_event_json(text);
            REQUIRE(read.has_value());
            auto expected = record_of(e);
            expected.message = read->message;
            CHECK(*read == expected);
            CHECK(std::signbit(read->value) == std::signbit(e.value));
            CHECK(!read->message.empty());
            CHECK(text.find('\n') == std::string::npos);
        }
    }

    TEST_CASE("a group's event names members, and what predicted them")
    {
        core::contribution const parts[] = {{"pump,id=3:power", 0.5, -1.25}, {"pump,id=3:heat", 0.25, 0.5}};
        core::member_part const members[] = {
            {"pump,id=3:flow", 0.75, 38.5, 44.5, parts}, {"pump,id=3:heat", 0.25, 55, 54, {}}};
        core::event e;
        e.kind = core::event_kind::group;
        e.stream = "pumps,id=3:group";
        e.unit = core::residual_unit::scales;
        e.observed = e.value = e.residual = 5;
        e.threshold = 2.5;
        e.why.base_name = "nothing";
        e.members = members;
        e.member_count = 4;
        auto const r = wire::parse_event_json(json_of(e)).value();
        CHECK(r.kind == core::event_kind::group);
        CHECK(r.member_count == 4);
        REQUIRE(r.members.size() == 2);
        CHECK(r.members[0]
            == wire::event_record::member{"pump,id=3:flow", 0.75, 38.5, 44.5,
                {{"pump,id=3:power", 0.5, -1.25}, {"pump,id=3:heat", 0.25, 0.5}}});
        CHECK(r.members[1].predicted_by.empty());
        CHECK(r.message
            == "pumps{id=3} group: its 4 streams do not go together as they usually do, pump{id=3} flow "
               "above all (75 %) (score 5, threshold 2.5)");
    }

    TEST_CASE("a byte is written alike wherever it stands in a name")
    {
        for (int byte = 0; byte < 256; ++byte) {
            auto const c = static_cast<char>(byte);
            std::string alone;
            wire::append_json_string(alone, {&c, 1});
            auto const written = alone.substr(1, alone.size() - 2);
            for (std::size_t before = 0; before < 18; ++before) {
                CAPTURE(byte);
                CAPTURE(before);
                std::string const around(before, '~');
                std::string out;
                wire::append_json_string(out, around + c + ' ' + around);
                CHECK(out == '"' + around + written + ' ' + around + '"');
            }
        }
    }

    TEST_CASE("a whole number is written as any other is, wherever its digits end")
    {
        for (double const size : {1.0, 7.0, 1e3, 123'456'789.0, 1e14, 1e15 - 1, 1e15, 1e15 + 1, 1e16, 1e22}) {
            for (double const offset : {-1.0, -0.5, -1e-9, 0.0, 1e-9, 0.25, 1.0}) {
                for (double const x : {size + offset, -size - offset}) {
                    if (x == 0) continue; // its sign is told
                    std::string out;
                    wire::append_json_number(out, x);
                    CHECK(out == fmt::format("{}", x));
                }
            }
        }
    }

    TEST_CASE("a name known beforehand is written as one that is not")
    {
        std::string known;
        std::string other;
        {
            using wire::operator""_member;
            wire::json_object a{known};
            wire::json_object b{other};
            a.text("first"_member, "x");
            b.text("first", "x");
            a.count("second_one"_member, 2);
            b.count("second_one", 2);
        }
        CHECK(known == other);
        CHECK(known == R"({"first":"x","second_one":2})");
    }

    TEST_CASE("a number that JSON lacks, and a name that is no UTF-8, still give valid JSON")
    {
        auto e = machine_failure();
        e.expected = std::numeric_limits<double>::quiet_NaN();
        e.residual = -std::numeric_limits<double>::infinity();
        e.stream = "a\xff\n\"\\b:value";
        auto const text = json_of(e);
        CHECK(text.find("\"expected\":null") != std::string::npos);
        CHECK(text.find('\n') == std::string::npos);
        auto const read = wire::parse_event_json(text);
        REQUIRE(read.has_value());
        CHECK(std::isnan(read->expected));
        CHECK(read->key.measurement == "a\xef\xbf\xbd\n\"\\b");
    }

    TEST_CASE("a line that is no event of schema 1 is refused with its cause")
    {
        auto const good = json_of(machine_failure());
        auto const with = [&](std::string_view from, std::string_view to) {
            std::string text = good;
            return text.replace(text.find(from), from.size(), to);
        };
        CHECK(wire::parse_event_json("").error() == cause::bad_syntax);
        CHECK(wire::parse_event_json("not json").error() == cause::bad_syntax);
        CHECK(wire::parse_event_json(good.substr(0, good.size() - 1)).error() == cause::bad_syntax);
        CHECK(wire::parse_event_json("\"\xff\"").error() == cause::bad_utf8);
        CHECK(wire::parse_event_json("[]").error() == cause::missing_part);
        CHECK(wire::parse_event_json("{}").error() == cause::missing_part);
        CHECK(wire::parse_event_json(with("\"schema\":1", "\"schema\":2")).error() == cause::missing_part);
        CHECK(wire::parse_event_json(with("0000000000c0ffee", "xyz")).error() == cause::missing_part);
        CHECK(wire::parse_event_json(with("\"residual\"", "\"else\"")).error() == cause::missing_part);
        CHECK(wire::parse_event_json(with("\"value\":34.2", "\"value\":\"34.2\"")).error()
            == cause::missing_part);
        CHECK(wire::parse_event_json(with("12:40:00Z", "12:60:00Z")).error() == cause::bad_time);
        CHECK(wire::parse_event_json(with("\"schema\":1", "\"schema\":1,\"new\":[{}]")).has_value());
    }

    TEST_CASE("the message is a sentence that a person understands")
    {
        auto e = machine_failure();
        e.stream = "machine_temperature:value";
        CHECK(message_of(e)
            == "machine_temperature value 34.2 is 12.1 below the expected 46.3 (threshold 4.8)");
        e.phase = core::event_phase::update;
        CHECK(message_of(e)
            == "machine_temperature value 34.2 is 12.1 below the expected 46.3 (threshold 4.8), worse than "
               "when "
               "it began");
        e.phase = core::event_phase::end;
        e.ended = core::end_reason::cleared;
        e.end = e.begin + 2h + 5min + 3s;
        CHECK(message_of(e)
            == "machine_temperature value is as expected again after 2 h 5 min; at worst 34.2 is 12.1 below "
               "the "
               "expected 46.3");
        e.end = e.begin;
        CHECK(message_of(e).find("is as expected again after one reading; at worst") != std::string::npos);
        e.end = e.begin + 2h + 5min + 3s;
        e.ended = core::end_reason::shutdown;
        CHECK(message_of(e)
            == "machine_temperature value: event closed as the daemon stopped, after 2 h 5 min; at worst "
               "34.2 is "
               "12.1 below the expected 46.3");

        e = machine_failure();
        e.stream = "price:value";
        e.observed = 42180.31;
        e.expected = 42179.7;
        e.residual = 42180.31 - 42179.7;
        e.threshold = 0.05;
        CHECK(message_of(e) == "price value 42180.31 is 0.61 above the expected 42179.7 (threshold 0.05)");
        e.channel = core::channel::window_mean;
        e.unit = core::residual_unit::scales;
        CHECK(message_of(e)
            == "price value, mean of the last readings, 42180.31 is 0.61 scales above the expected 42179.7 "
               "(threshold 0.05 scales)");
        e.unit = core::residual_unit::stream;
        e.observed = e.residual = 46.1;
        e.expected = 0;
        e.threshold = 45.6;
        e.channel = core::channel::range;
        CHECK(message_of(e) == "price value: the last readings spread over 46.1 (threshold 45.6)");
        e.channel = core::channel::shape;
        CHECK(message_of(e)
            == "price value: the last readings are 46.1 off the most similar earlier ones (threshold 45.6)");

        e = {};
        e.stream = "door,id=7:open";
        e.kind = core::event_kind::gap;
        e.observed = 330;
        e.expected = 60;
        CHECK(message_of(e) == "door{id=7} open: no reading for 5 min 30 s, one is expected every 1 min");
        e.kind = core::event_kind::stuck;
        e.value = 21.5;
        CHECK(message_of(e) == "door{id=7} open has stayed at 21.5 for 5 min 30 s");
        e.kind = core::event_kind::range;
        e.value = e.observed = 200;
        e.expected = 150;
        e.residual = 50;
        CHECK(message_of(e) == "door{id=7} open 200 is 50 above its maximum 150");
        e.phase = core::event_phase::end;
        e.ended = core::end_reason::cleared;
        e.end = e.begin + 90s;
        CHECK(message_of(e) == "door{id=7} open is within its limits again after 1 min 30 s; at worst 200");
    }

    TEST_CASE("the text for a terminal says what made the forecast")
    {
        auto const read = wire::parse_event_json(json_of(machine_failure())).value();
        CHECK(wire::event_line(read)
            == "2014-02-08T12:40:00Z  critical  begin   machine_temperature{site=plant 7} value 34.2 is 12.1 "
               "below the expected 46.3 (threshold 4.8)");
        CHECK(wire::event_summary(read)
            == wire::event_line(read)
                + "\n    expected 46.3 = last reading 45.9 + lag 2 0.6 - hour of day 0.2");
        CHECK(wire::event_text(read) == wire::event_summary(read) + "\n    score 3.25, at the peak 3.25");
    }

    TEST_CASE("a duration is told in at most two units")
    {
        struct row {
            std::chrono::nanoseconds d;
            char const* text;
        };
        row const rows[] = {{0ns, "0 ms"}, {250us, "0.25 ms"}, {1500ms, "1.5 s"}, {59s, "59 s"},
            {60s, "1 min"}, {61s, "1 min 1 s"}, {1h, "1 h"}, {1h + 59s, "1 h"}, {25h, "1 d 1 h"},
            {-90s, "-1 min 30 s"}};
        for (row const& r : rows) CHECK(wire::duration_text(r.d) == r.text);
        CHECK(wire::elapsed(timestamp::min(), timestamp::max()) == std::chrono::nanoseconds::max());
        CHECK(wire::elapsed(timestamp::max(), timestamp::min()) == std::chrono::nanoseconds::min());
        CHECK(!wire::duration_text(std::chrono::nanoseconds::min()).empty());
    }

} // TEST_SUITE
