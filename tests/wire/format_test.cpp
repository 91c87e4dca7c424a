#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "collect.hpp"
#include "wire/event_decoder.hpp"

using namespace lariat;
using namespace lariat::testing;

// FORMAT.md is a promise to senders and readers: what its examples say is what the code does.

namespace {

struct example {
    std::string input;
    std::vector<std::string> outcome; ///< what stands behind `=>`
};

std::ifstream open_document()
{
    return std::ifstream{LARIAT_WIRE_FORMAT_MD};
}

std::vector<example> examples_of(std::string_view language)
{
    std::vector<example> found;
    auto document = open_document();
    bool inside = false;
    for (std::string line; std::getline(document, line);) {
        if (line.starts_with("```")) {
            inside = !inside && line.substr(3) == language;
            if (inside) found.emplace_back();
        } else if (inside && line.starts_with("=> ")) {
            found.back().outcome.push_back(line.substr(3));
        } else if (inside) {
            found.back().input += line + '\n';
        }
    }
    return found;
}

/// What a decoder made of an example, in the words of the document.
std::vector<std::string> outcome_of(decoded const& got)
{
    std::vector<std::string> out;
    for (auto const& r : got.readings) {
        auto const key = core::canonical_key(r.series, r.field).value();
        out.push_back(
            fmt::format("{} = {} @ {}", key, r.value, r.stamped ? core::to_rfc3339(r.time) : "receipt"));
    }
    for (std::size_t c = 0; c < got.counts.refused.size(); ++c) {
        for (std::uint64_t i = 0; i < got.counts.refused[c]; ++i)
            out.push_back("refused " + std::string{to_string(static_cast<wire::cause>(c))});
    }
    for (std::uint64_t i = 0; i < got.counts.strings_skipped; ++i) out.emplace_back("skipped string");
    return out;
}

std::vector<std::string> sorted(std::vector<std::string> lines)
{
    std::ranges::sort(lines);
    return lines;
}

} // namespace

TEST_SUITE("wire.format")
{

    TEST_CASE("the examples of FORMAT.md decode to what stands beside them")
    {
        auto const examples = examples_of("decode");
        CHECK(examples.size() >= 7);
        for (example const& e : examples) {
            CAPTURE(e.input);
            CHECK(sorted(outcome_of(decode(e.input))) == sorted(e.outcome));
        }
    }

    TEST_CASE("the example event of FORMAT.md is an event")
    {
        auto const examples = examples_of("event");
        REQUIRE(examples.size() == 1);
        auto const event = wire::parse_event_json(examples[0].input);
        REQUIRE(event.has_value());
        double sum = event->base;
        for (auto const& part : event->parts) sum += part.amount;
        CHECK(sum == event->expected);
    }

    TEST_CASE("FORMAT.md lists every cause of a refusal")
    {
        std::stringstream text;
        text << open_document().rdbuf();
        for (std::size_t c = 0; c < static_cast<std::size_t>(wire::cause::count_); ++c) {
            auto const row = "| `" + std::string{to_string(static_cast<wire::cause>(c))} + "` |";
            CHECK_MESSAGE(text.str().find(row) != std::string::npos, row);
        }
    }

} // TEST_SUITE
