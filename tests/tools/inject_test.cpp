#include <doctest/doctest.h>

#include <cmath>

#include "replay/inject.hpp"
#include "support/seed.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using namespace lariat::tool;
using namespace std::chrono_literals;

namespace {

struct injected {
    std::vector<sample> before;
    std::vector<sample> after; // those that are sent
    std::vector<label> labels;
};

core::timestamp minute(std::int64_t i)
{
    return core::timestamp{i * 1min};
}

/// A saw of two streams, whose mean absolute step is 1, with faults in it.
injected inject(injector_options options, int readings = 20'000)
{
    injected r;
    stream_names names;
    stream_id const ids[] = {names.intern("a", "value"), names.intern("b", "value")};
    injector in{std::move(options)};
    for (int i = 0; i < readings; ++i) {
        sample s{ids[i % 2], true, minute(i), static_cast<double>((i / 2) % 2)};
        r.before.push_back(s);
        if (in.apply(s)) r.after.push_back(s);
    }
    r.labels = in.labels(names);
    return r;
}

bool labelled(injected const& r, sample const& s)
{
    std::string const stream = static_cast<int>(s.stream) == 0 ? "a:value" : "b:value";
    return std::ranges::any_of(
        r.labels, [&](label const& l) { return l.stream == stream && l.begin <= s.time && s.time <= l.end; });
}

} // namespace

TEST_SUITE("tools.inject")
{
    TEST_CASE("what changed is labelled and what is labelled changed, for every kind")
    {
        for (char const* kind :
            {"spike", "stuck,length=5", "drift,length=7", "gap,length=3", "noise", "level"}) {
            CAPTURE(kind);
            auto const r =
                inject({.kinds = {*parse_injection(kind)}, .rate = 0.01, .seed = lariat::testing::seed()});
            REQUIRE(r.labels.size() > 10);
            std::size_t sent = 0;
            std::size_t changed = 0;
            for (sample const& before : r.before) {
                CAPTURE(before.time.time_since_epoch().count());
                bool const missing = sent == r.after.size() || r.after[sent].time != before.time;
                bool const differs = missing || r.after[sent].value != before.value;
                if (!missing) ++sent;
                changed += differs ? 1 : 0;
                if (differs) CHECK(labelled(r, before));
            }
            CHECK(sent == r.after.size());
            CHECK(changed >= r.labels.size());
            for (label const& l : r.labels) CHECK(l.kind == std::string_view{kind}.substr(0, l.kind.size()));
        }
    }

    TEST_CASE("a fault has the length and the size asked for")
    {
        auto const level =
            inject({.kinds = {*parse_injection("level,size=7,length=9")}, .rate = 0.01, .count = 1});
        REQUIRE(level.labels.size() == 1);
        // Nine readings of a stream that comes every second minute, up to the tenth, which is sound.
        CHECK(level.labels[0].end - level.labels[0].begin == 18min);
        for (std::size_t i = 0; i < level.before.size(); ++i) {
            double const off = std::abs(level.after[i].value - level.before[i].value);
            if (labelled(level, level.before[i]) && level.before[i].time != level.labels[0].end)
                CHECK(off == doctest::Approx(7.0));
            else
                CHECK(off == 0);
        }

        auto const gap = inject({.kinds = {*parse_injection("gap,length=3")}, .rate = 0.01, .count = 1});
        REQUIRE(gap.labels.size() == 1);
        CHECK(gap.before.size() - gap.after.size() == 3);
        CHECK(gap.labels[0].end - gap.labels[0].begin == 6min); // to the reading that comes again

        auto const drift =
            inject({.kinds = {*parse_injection("drift,size=10,length=4")}, .rate = 0.01, .count = 1});
        REQUIRE(drift.labels.size() == 1);
        std::vector<double> off;
        for (std::size_t i = 0; i < drift.before.size(); ++i)
            if (drift.after[i].value != drift.before[i].value)
                off.push_back(std::abs(drift.after[i].value - drift.before[i].value));
        REQUIRE(off.size() == 4);
        for (int i = 0; i < 4; ++i)
            CHECK(off[static_cast<std::size_t>(i)] == doctest::Approx(2.5 * (i + 1)).epsilon(0.01));
    }

    TEST_CASE("a signed size goes in its direction, and follows how far the stream steps lately")
    {
        for (int const sign : {1, -1}) {
            std::string const spec = sign > 0 ? "spike,size=+5" : "spike,size=-5";
            auto const r = inject({.kinds = {*parse_injection(spec)}, .rate = 0.05, .count = 50});
            REQUIRE(r.labels.size() == 50);
            for (std::size_t i = 0; i < r.before.size(); ++i)
                CHECK(sign * (r.after[i].value - r.before[i].value) >= 0);
        }
        injector grows{{.kinds = {*parse_injection("spike,size=+1")}, .rate = 1, .after = 5'000}};
        sample s;
        double before = 0;
        for (int i = 0; i <= 5'000; ++i) {
            before = i % 2 * (i < 2'500 ? 1 : 100); // it comes to step a hundred times as far
            s = {stream_id{0}, true, minute(i), before};
            REQUIRE(grows.apply(s));
        }
        CHECK(s.value - before == doctest::Approx(100).epsilon(0.01));
    }

    TEST_CASE("the same seed gives the same faults and another gives others")
    {
        injector_options options{
            .kinds = {*parse_injection("spike"), *parse_injection("noise")}, .rate = 0.01, .seed = 5};
        auto const one = inject(options);
        auto const two = inject(options);
        CHECK(one.labels == two.labels);
        options.seed = 6;
        CHECK(one.labels != inject(options).labels);
    }

    TEST_CASE("kinds take turns, no more than the count, none before the warm-up has passed")
    {
        auto const r = inject({.kinds = {*parse_injection("spike"), *parse_injection("stuck")},
            .rate = 0.5,
            .count = 4,
            .after = 300});
        REQUIRE(r.labels.size() == 4);
        for (label const& l : r.labels) CHECK(l.begin >= minute(600)); // two streams
        CHECK(std::ranges::count(r.labels, "spike", &label::kind) == 2);
    }

    TEST_CASE("an injection that is none is refused with what would be one")
    {
        for (char const* bad : {"", "spikes", "spike,", "spike,size=0", "spike,size=x", "spike,size=+-2",
                 "spike,size=inf", "gap,length=0", "gap,width=3"}) {
            CAPTURE(bad);
            auto const refused = parse_injection(bad);
            bool const ok =
                refused.has_value() && std::string_view{bad} == "spike,"; // an empty rest says nothing
            CHECK((refused.has_error() || ok));
        }
        CHECK(parse_injection("spike,size=0").error().exit_code == EX_USAGE);
    }
} // TEST_SUITE
