#include <doctest/doctest.h>

#include <bit>
#include <cmath>

#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

/// Readings with everything that makes events: spikes, silences, stretches of one value, ramps and leaps.
struct troubled {
    explicit troubled(std::uint64_t salt) : n{salt} { }

    /// Feeds one reading to each; they get the same.
    template <class... Streams> void feed(Streams&... streams)
    {
        if (left-- == 0) choose();
        double value = level + n();
        if (fault == 1 && left % 50 == 0) value += 40;
        if (fault == 2) value = held;
        if (fault == 3) ramp += 0.02;
        held = value = std::round((value + ramp) * 1'024) / 1'024;
        time += fault == 4 && left == 100 ? 3'600 : 300;
        (streams.feed_at(at(time), value), ...);
    }

    void choose()
    {
        left = 200 + static_cast<int>(n.random()() % 600);
        fault = static_cast<int>(n.random()() % 8);
        ramp = 0;
        if (fault == 5) level += 30 * n();
    }

    noise n;
    double level = 100;
    double ramp = 0;
    double held = 0;
    double time = 0;
    int left = 1'500;
    int fault = 0;
};

/// Gives a stream what it is fed times a plus b: on a grid that both levels hold exactly.
struct moved_stream {
    stream& to;
    double a;
    double b;

    void feed_at(core::timestamp time, double value) { (void)to.feed_at(time, a * value + b); }
};

detect::options all_kinds()
{
    detect::options o;
    o.maximum = 1'000;
    o.max_rate = 0.1;
    return o;
}

std::vector<detect::options> rules()
{
    std::vector<detect::options> all{detect::options{}, all_kinds()};
    auto& floors = all.emplace_back();
    floors.floor_absolute = 3;
    floors.tick = 0.5;
    floors.direction = detect::direction::above;
    auto& own = all.emplace_back();
    own.threshold = 8;
    own.clear_level = 0.6;
    auto& changes = all.emplace_back();
    changes.transform = detect::transform::difference;
    changes.seasonal = false;
    return all;
}

bool told_the_same(core::event const& a, core::event const& b)
{
    return a.kind == b.kind && a.phase == b.phase && a.begin == b.begin && a.time == b.time
        && a.observed == b.observed && a.threshold == b.threshold && a.score == b.score;
}

} // namespace

TEST_SUITE("detect.property")
{
    TEST_CASE("every exceedance satisfies |residual| > threshold, in every kind and phase of event")
    {
        std::array<int, 7> seen{};
        for (auto const& o : rules()) {
            for (std::uint64_t salt = 0; salt < 4; ++salt) {
                stream s{o};
                troubled t{salt};
                for (int i = 0; i < 12'000; ++i) {
                    t.feed(s);
                    for (auto const& e : s.changes.events()) {
                        CAPTURE(std::string{to_string(e.kind)});
                        ++seen[static_cast<std::size_t>(e.kind)];
                        REQUIRE(std::abs(e.residual) > e.threshold);
                        REQUIRE(e.residual == e.observed - e.expected);
                        REQUIRE(e.begin <= e.time);
                    }
                }
            }
        }
        for (std::size_t kind = 0; kind < seen.size(); ++kind) {
            if (static_cast<core::event_kind>(kind) == core::event_kind::range) continue; // none so far off
            CAPTURE(kind);
            CHECK(seen[kind] > 0);
        }
    }

    TEST_CASE("at most one event of a kind is open, and every end has its begin")
    {
        for (auto const& o : rules()) {
            stream s{o};
            troubled t{7};
            std::array<bool, 7> open{};
            for (int i = 0; i < 12'000; ++i) {
                t.feed(s);
                for (auto const& e : s.changes.events()) {
                    bool& is_open = open[static_cast<std::size_t>(e.kind)];
                    REQUIRE(is_open == (e.phase != core::event_phase::begin));
                    is_open = e.phase != core::event_phase::end;
                }
                REQUIRE(s.describe().open_events.size()
                    == static_cast<std::size_t>(std::count(open.begin(), open.end(), true)));
            }
        }
    }

    TEST_CASE("a restart in the middle changes no decision of any kind")
    {
        for (auto const& o : rules()) {
            stream s{o};
            troubled t{3};
            for (int i = 0; i < 12'000; ++i) {
                if (i % 1'499 == 0) {
                    // Another process has its own schema, and only the fields' bytes.
                    stream restored{o};
                    for (detect::field const& f : s.schema->fields())
                        std::memcpy(restored.block.get() + f.offset, s.block.get() + f.offset, bytes_of(f));
                    troubled ahead = t;
                    for (int k = 0; k < 300; ++k) {
                        stream& first = s;
                        ahead.feed(first, restored);
                        REQUIRE(s.changes.events().size() == restored.changes.events().size());
                        for (std::size_t e = 0; e < s.changes.events().size(); ++e)
                            REQUIRE(told_the_same(s.changes.events()[e], restored.changes.events()[e]));
                    }
                    t = ahead;
                }
                t.feed(s);
            }
        }
    }

    TEST_CASE("shift and scale change no event, up to a level of a million deviations")
    {
        struct row {
            double a;
            double b;
        };
        detect::options const o;
        for (row const r : {row{1'048'576, 0}, row{1.0 / 65'536, 0}, row{1, 65'536}, row{1, 1'048'576}}) {
            CAPTURE(r.a);
            CAPTURE(r.b);
            stream s{o};
            stream moved{o};
            troubled t{11};
            troubled same{11};
            int events = 0;
            int differing = 0;
            for (int i = 0; i < 12'000; ++i) {
                t.feed(s);
                moved_stream there{moved, r.a, r.b};
                same.feed(there);
                events += static_cast<int>(s.changes.events().size());
                differing += s.changes.events().size() != moved.changes.events().size() ? 1 : 0;
            }
            CHECK(events > 20);
            CHECK(differing == 0);
        }
    }

    TEST_CASE("features that stay zero never become denormal, which would slow every reading down")
    {
        auto o = plain_options();
        o.seasonal = false;
        stream s{o};
        noise n;
        for (int i = 0; i < 500; ++i) (void)s.feed(n());
        for (int i = 0; i < 400'000; ++i) (void)s.feed(5);
        for (detect::field const& f : s.schema->fields()) {
            if (f.type != detect::field_type::f32) continue;
            CAPTURE(std::string{f.part} + "." + std::string{f.name});
            for (std::uint32_t i = 0; i < f.count; ++i)
                CHECK(std::fpclassify(s.read<float>(f.part, f.name, i)) != FP_SUBNORMAL);
        }
    }
} // TEST_SUITE
