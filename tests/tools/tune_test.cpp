#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include <fmt/format.h>

#include <lariat/core/glob.hpp>

#include "captured_console.hpp"
#include "commands/tune.hpp"
#include "config/config.hpp"
#include "series/random.hpp"
#include "support/seed.hpp"
#include "temporary_file.hpp"
#include "tune/groups.hpp"
#include "tune/rules.hpp"

using namespace lariat;
using namespace lariat::tool;
using tool::testing::captured_console;
using tool::testing::temporary_file;
using tool::testing::temporary_folder;

namespace {

/// Ten days of a noisy sensor, a reading in five minutes, with a jump of 5 every 300 readings.
std::string sensor_csv(std::uint64_t seed)
{
    random_numbers chance{seed};
    std::string csv = "time,value\n";
    for (int i = 0; i < 2'880; ++i) {
        bool const jump = i > 0 && i % 300 == 0;
        fmt::format_to(std::back_inserter(csv), "{},{:.3f}\n", 1'700'000'000 + 300 * i,
            20 + 0.3 * chance.normal() + (jump ? 5 : 0));
    }
    return csv;
}

trial with_alarms(std::vector<std::size_t> alarms)
{
    trial t;
    t.alarms = std::move(alarms);
    return t;
}

/// Two pumps under one load, a reading in five minutes; every 100 readings the second one leaves the other
/// for two hours.
std::string pumps_csv(std::uint64_t seed)
{
    random_numbers chance{seed};
    std::string csv = "time,pump1,pump2\n";
    double load = 0;
    for (int i = 0; i < 900; ++i) {
        load = 0.95 * load + chance.normal();
        auto const pump = [&] { return 20 + load + 0.1 * chance.normal(); };
        double const off = i >= 500 && i % 100 < 24 ? 4 : 0;
        fmt::format_to(
            std::back_inserter(csv), "{},{:.3f},{:.3f}\n", 1'700'000'000 + 300 * i, pump(), pump() + off);
    }
    return csv;
}

/// A trial in which the groups of these keys had an event each, at that second.
trial with_group_events(std::vector<std::pair<std::string, int>> const& events)
{
    trial t;
    for (auto const& [key, second] : events)
        t.of_groups.push_back({t.of_groups.size(), key, core::timestamp{std::chrono::seconds{second}}});
    return t;
}

/// A [[group]] that makes two groups.
std::vector<group_choice> two_groups()
{
    return {{.rule = 0, .groups = {{"a:group", {"a1:v", "a2:v"}}, {"b:group", {"b1:v", "b2:v"}}}}};
}

} // namespace

TEST_SUITE("tools.tune")
{
    TEST_CASE("a literal glob matches its text alone")
    {
        std::string const key = "m*,a=[x]?:v";
        CHECK(core::glob_match(literal_glob(key), key));
        CHECK_FALSE(core::glob_match(literal_glob(key), "mm,a=[x]?:v"));
        CHECK_FALSE(core::glob_match(literal_glob(key), "m*,a=x?:v"));
        CHECK_FALSE(core::glob_match(literal_glob(key), "m*,a=[x]y:v"));
    }

    TEST_CASE("a level sets what the settings go by, and each level is more sensitive than the last")
    {
        detect::options by_probability;
        detect::options by_factor;
        by_factor.mae_factor = 9;
        for (std::size_t level = 0; level < level_count; ++level) {
            auto const p = at_level(by_probability, level);
            auto const f = at_level(by_factor, level);
            CHECK(p.probability > by_probability.probability * (level == 0 ? 0 : 1));
            CHECK_FALSE(p.mae_factor.has_value());
            CHECK(f.probability == detect::options{}.probability);
            if (level > 0) CHECK(*f.mae_factor < *by_factor.mae_factor);
            by_probability = p;
            by_factor = f;
            if (level == 0) by_probability.probability = p.probability;
        }
        detect::options by_user;
        by_user.threshold = 3;
        CHECK(at_level(by_user, 5) == by_user);
        CHECK_FALSE(is_tunable(by_user));
        detect::options by_goal;
        by_goal.alarms_per_day = 3;
        CHECK(at_level(by_goal, 5) == by_goal);
        by_goal.mae_factor = 9;
        CHECK_FALSE(is_tunable(by_goal));
    }

    TEST_CASE("the most sensitive level is chosen below which all keep to the goal")
    {
        std::vector<trial> trials;
        //                              stream 0 always keeps, 1 never, 2 not at level 2, though again at 3
        trials.push_back(with_alarms({0, 21, 5}));
        trials.push_back(with_alarms({1, 30, 20}));
        trials.push_back(with_alarms({2, 40, 21}));
        trials.push_back(with_alarms({3, 50, 19}));
        auto const choices = choose_by_rate(trials, 2, 10); // twenty in all
        REQUIRE(choices.size() == 3);
        CHECK(choices[0].level == 3);
        CHECK(choices[0].reached);
        CHECK(choices[1].level == 0);
        CHECK_FALSE(choices[1].reached);
        CHECK(choices[2].level == 1);
        CHECK(choices[2].reached);
    }

    TEST_CASE("by labels the middle of the best levels is chosen, and none where nothing is hit")
    {
        label_score const miss{.hits = 0, .labels = 2, .events = 4, .false_events = 4};
        label_score const half{.hits = 1, .labels = 2, .events = 2, .false_events = 1};
        label_score const all{.hits = 2, .labels = 2, .events = 3, .false_events = 1};
        CHECK(half.f1() == doctest::Approx(0.5));
        CHECK(all.f1() == doctest::Approx(0.8));
        std::vector<label_score> const scores{miss, half, all, all, all, half};
        CHECK(best_by_labels(scores) == std::size_t{3});
        CHECK_FALSE(best_by_labels(std::vector{miss, miss}).has_value());
    }

    TEST_CASE("the rules keep to the goal, read back as written, and leave alone who keeps to it anyway")
    {
        temporary_folder const folder;
        temporary_file const boiler{"boiler.csv", sensor_csv(lariat::testing::seed())};
        auto const rules = folder / "rules.toml";
        tune_options o;
        o.input.files = {boiler.path()};
        o.alarms_per_day = 0.3;
        o.output = rules;
        captured_console console;
        auto const done = run_tune(o, console);
        REQUIRE(done.has_value());
        CHECK(*done == 0);
        auto const report = console.output();
        CAPTURE(report);
        CHECK(report.starts_with("2,880 readings of 1 stream, 2023-11-14 22:13:20 to 2023-11-24 22:08:20\n"
                                 "goal: at most 0.3 alarms a day and stream\n"));
        CHECK(report.find("\nboiler:value ") != std::string::npos);

        std::stringstream text;
        text << std::ifstream{rules}.rdbuf();
        config::document const document{"rules", text.str()};
        auto const settings = config::resolve({&document, 1}, {});
        REQUIRE(settings.has_value());
        REQUIRE(settings->rules.size() == 1);
        CHECK(settings->rules[0].match.keys == std::vector<std::string>{"boiler:value"});

        // With these rules nothing is left to be tuned.
        o.config = rules;
        o.output.clear();
        o.json = true;
        captured_console again;
        REQUIRE(run_tune(o, again).has_value());
        CHECK(again.output().find("[[rule]]") == std::string::npos);
    }

    TEST_CASE("a stream whose rule says what it may alarm is left alone, and that is said")
    {
        temporary_file const boiler{"boiler.csv", sensor_csv(lariat::testing::seed())};
        temporary_file const rule{"now.toml", "[[rule]]\nmatch = \"boiler\"\nalarms_per_day = 5\n"};
        tune_options o;
        o.input.files = {boiler.path()};
        o.config = rule.path();
        o.alarms_per_day = 0.001; // which no level keeps to
        captured_console console;
        auto const done = run_tune(o, console);
        REQUIRE(done.has_value());
        CHECK(*done == 0);
        CHECK(console.output().find("alarms_per_day = 5, left to its rule\n") != std::string::npos);
        CHECK(console.output().find("[[rule]]") == std::string::npos);
    }

    TEST_CASE("a rule keeps what the stream's old one said")
    {
        config::document const document{"now",
            "[detect]\nseasonal = false\n[[rule]]\nmatch = \"boiler\"\nmaximum = 90\nfloor_absolute = 0.5\n"};
        auto const now = config::resolve({&document, 1}, {});
        REQUIRE(now.has_value());
        history h;
        static_cast<void>(h.names.intern("boiler", "value"));
        static_cast<void>(h.names.intern("oven", "value"));
        stream_choice const choices[] = {{stream_id{0}, 3, true}, {stream_id{1}, 3, true}};
        auto const rules = tuned_rules(h, *now, choices);
        REQUIRE(rules.size() == 2);
        CHECK(rules[0].detect.maximum == 90);
        CHECK(rules[0].detect.probability == at_level(detect::options{}, 3).probability);
        CHECK(rules[1].detect.maximum > 1e300);
        std::string const about[] = {"first", "second\nline"};
        CHECK(rules_toml("said", rules, about, now->detect)
            == "# said\n\n# first\n[[rule]]\nname = \"tuned 1\"\nmatch = [\"boiler:value\"]\n"
               "probability = 1e-07\nfloor_absolute = 0.5\nmaximum = 90\n"
               "\n# second\n# line\n[[rule]]\nname = \"tuned 2\"\nmatch = [\"oven:value\"]\n"
               "probability = 1e-07\n");
    }

    TEST_CASE("a [[group]] has the most sensitive threshold that keeps to the goal in each of its groups")
    {
        std::vector<trial> const trials{with_group_events({}), with_group_events({{"a:group", 1}}),
            with_group_events({{"a:group", 1}, {"b:group", 1}, {"other:group", 1}, {"other:group", 2}}),
            with_group_events({{"b:group", 1}, {"b:group", 2}}), with_group_events({{"a:group", 3}})};
        auto some = two_groups();
        choose_by_rate(some, trials, 0.1, 10); // one each in all
        CHECK(some[0].level == std::size_t{2});
        CHECK(some[0].reached);
        choose_by_rate(some, std::span{trials}.subspan(3), 0.1, 10);
        CHECK(some[0].level == std::size_t{0});
        CHECK_FALSE(some[0].reached);
    }

    TEST_CASE("a known fault of a member is one of its group, and of no other")
    {
        std::vector<trial> const trials{with_group_events({{"b:group", 15}}),
            with_group_events({{"a:group", 15}, {"b:group", 99}}),
            with_group_events({{"a:group", 15}, {"a:group", 50}, {"b:group", 99}})};
        auto const at = [](int second) { return core::timestamp{std::chrono::seconds{second}}; };
        label const of_member[] = {{at(10), at(20), "", "a2"}};
        auto some = two_groups();
        choose_by_labels(some, trials, of_member);
        CHECK(some[0].level == std::size_t{1});
        label const of_stranger[] = {{at(10), at(20), "", "c"}};
        auto untouched = two_groups();
        choose_by_labels(untouched, trials, of_stranger);
        CHECK_FALSE(untouched[0].level.has_value());
    }

    TEST_CASE("a group's threshold is tuned with its streams, and takes the place of the old one")
    {
        std::string const group = "[[group]]\nname = \"pumps\"\nmatch = [\"plant:*\"]\n";
        temporary_folder const folder;
        temporary_file const plant{"plant.csv", pumps_csv(lariat::testing::seed())};
        temporary_file const now{
            "now.toml", group + "max_members = 5\n[detect]\nshape = false\nseasonal = false\n"};
        auto const rules = folder / "rules.toml";
        tune_options o;
        o.input.files = {plant.path()};
        o.config = now.path();
        o.alarms_per_day = 0.2;
        o.output = rules;
        captured_console console;
        auto const done = run_tune(o, console);
        REQUIRE(done.has_value());
        CAPTURE(console.output());
        CHECK(console.output().find("\npumps:group ") != std::string::npos);

        std::stringstream text;
        text << std::ifstream{rules}.rdbuf();
        CAPTURE(text.str());
        CHECK(text.str().find("# In the place of the group of this name.\n[[group]]\nname = \"pumps\"\n")
            != std::string::npos);
        config::document const document{"rules", text.str()};
        auto const settings = config::resolve({&document, 1}, {});
        REQUIRE(settings.has_value());
        REQUIRE(settings->groups.size() == 1);
        CHECK(settings->groups[0].max_members == 5);
        CHECK(settings->groups[0].detect.threshold != detect::group_options{}.threshold);
    }

    TEST_CASE("what cannot be tuned on is refused with a reason")
    {
        struct row {
            char const* name;
            std::string csv;
            int code;
            char const* words;
        };
        row const rows[] = {
            {"no time", "value\n1\n2\n3\n", EX_DATAERR, "--interval"},
            {"one time", "time,value\n2024-01-01,1\n", EX_DATAERR, "the same time"},
        };
        for (row const& r : rows) {
            CAPTURE(r.name);
            temporary_file const csv{"x.csv", r.csv};
            tune_options o;
            o.input.files = {csv.path()};
            o.alarms_per_day = 1;
            captured_console console;
            auto const done = run_tune(o, console);
            REQUIRE(done.has_error());
            CHECK(done.error().exit_code == r.code);
            CHECK(done.error().message.find(r.words) != std::string::npos);
        }
    }
} // TEST_SUITE
