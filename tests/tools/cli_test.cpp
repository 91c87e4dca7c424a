#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "cli.hpp"
#include "eval/cli.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using namespace lariat::tool;
using namespace std::chrono_literals;

namespace {

/// Parses words as a shell would hand them over; the fault's text where they are refused.
struct parsed {
    explicit parsed(std::vector<std::string> words)
    {
        auto const cli = make_cli(line);
        std::ranges::reverse(words); // CLI11 takes them from the back
        try {
            cli->parse(words);
        } catch (CLI::ParseError const& e) {
            refused = e.what();
        }
    }

    command_line line;
    std::string refused;
};

std::set<std::string> long_options(CLI::App const& command)
{
    std::set<std::string> names;
    for (CLI::Option const* o : command.get_options())
        for (std::string const& name : o->get_lnames()) names.insert(name);
    for (CLI::App const* below : command.get_subcommands({})) names.merge(long_options(*below));
    return names;
}

/// Sections of the manual by name, with \- as -.
std::map<std::string, std::vector<std::string>> manual()
{
    std::ifstream file{LARIAT_MANUAL};
    REQUIRE(file.good());
    std::map<std::string, std::vector<std::string>> sections;
    auto* section = &sections[""];
    for (std::string line; std::getline(file, line);) {
        for (auto at = line.find("\\-"); at != std::string::npos; at = line.find("\\-", at))
            line.erase(at, 1);
        if (line.starts_with(".SH ")) section = &sections[line.substr(4)];
        section->push_back(line);
    }
    return sections;
}

/// The options that head an entry, not those that a text mentions.
std::set<std::string> entries(std::vector<std::string> const& lines)
{
    std::set<std::string> found;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto const at = lines[i].find("--");
        if (lines[i - 1] != ".TP" || at == std::string::npos) continue;
        auto const name = lines[i].substr(at + 2);
        found.insert(name.substr(0, name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-")));
    }
    return found;
}

} // namespace

TEST_SUITE("tools.cli")
{
    TEST_CASE("the manual and --help name the same options, command by command")
    {
        command_line line;
        auto const cli = make_cli(line);
        eval::eval_options evaluation;
        eval::add_eval(*cli, evaluation);
        auto sections = manual();
        struct {
            char const* section;
            std::vector<std::string> commands;
        } const places[] = {
            {"REPLAY", {"replay"}},
            {"WATCH", {"watch"}},
            {"RECORD", {"record"}},
            {"TUNE", {"tune"}},
            {"EVAL", {"eval"}},
            {"INSPECT", {"inspect"}},
            {"ASKING", {"status", "streams", "explain", "events"}},
        };
        std::size_t commands = 0;
        for (auto const& place : places) {
            CAPTURE(place.section);
            std::set<std::string> offered;
            for (auto const& name : place.commands) {
                ++commands;
                auto const of_command = long_options(*cli->get_subcommand(name));
                offered.insert(of_command.begin(), of_command.end());
            }
            offered.erase("help");
            CHECK(entries(sections[place.section]) == offered);
        }
        CHECK(commands == cli->get_subcommands({}).size());
    }

    TEST_CASE("options that repeat do not swallow the files after them")
    {
        parsed const p{{"replay", "--columns", "a,b", "--tag", "x=1", "--tag", "y=2", "--inject", "spike",
            "--inject", "gap,length=3", "--labels-in", "l.csv", "--listen", "one.csv", "two.csv"}};
        REQUIRE(p.refused == "");
        auto const& r = p.line.replay;
        CHECK(r.files == std::vector<std::string>{"one.csv", "two.csv"});
        CHECK(r.reading.csv.columns == std::vector<std::string>{"a", "b"});
        CHECK(r.reading.csv.tags.size() == 2);
        REQUIRE(r.inject.kinds.size() == 2);
        CHECK(r.inject.kinds[1].length == 3);
        CHECK(r.listen == "tcp://127.0.0.1:8095");
        CHECK(r.labels_in == std::vector<std::string>{"l.csv"});
    }

    TEST_CASE("values are understood in their own units")
    {
        parsed const p{
            {"replay", "--listen=unix:///run/e.sock", "--interval", "1m30s", "--start", "2014-02-08",
                "--delimiter", "tab", "--time-format", "ms", "--seed", "9", "--format", "csv", "-"}};
        REQUIRE(p.refused == "");
        auto const& r = p.line.replay;
        CHECK(r.listen == "unix:///run/e.sock");
        CHECK((r.interval == 90s));
        CHECK((r.start == tool::testing::at("2014-02-08T00:00:00Z")));
        CHECK(r.reading.csv.delimiter == '\t');
        CHECK(r.reading.csv.time_format->spec() == "ms");
        CHECK(r.reading.format == file_format::csv);
        CHECK(r.inject.seed == 9);
    }

    TEST_CASE("what cannot be meant is refused")
    {
        std::vector<std::vector<std::string>> const lines{
            {},
            {"reply"},
            {"replay", "--speed", "2", "--flat-out", "a.csv"},
            {"replay", "--speed", "0", "a.csv"},
            {"replay", "--interval", "-1s", "a.csv"},
            {"replay", "--start", "noon", "a.csv"},
            {"replay", "--inject", "spikes", "a.csv"},
            {"replay", "--inject-rate", "2", "a.csv"},
            {"replay", "--generate", "noise"},
            {"replay", "--tag", "x", "a.csv"},
            {"explain"},
            {"events", "--limit", "0"},
        };
        for (auto const& words : lines) {
            CAPTURE(words.size());
            if (!words.empty()) CAPTURE(words.back());
            CHECK(parsed{words}.refused != "");
        }
    }
} // TEST_SUITE
