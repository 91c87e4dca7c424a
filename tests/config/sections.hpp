#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/key_tables.hpp"

namespace lariat::testing {

/// One key as it is written about, whatever it sets.
struct described_key {
    std::string_view name;
    std::string_view help;
    std::string range; ///< type and allowed values
    std::string value; ///< default, or an example
};

/// One section as it is written about.
struct described_section {
    std::string_view header; ///< "[[input]]"; empty for the keys outside all
    std::string_view words;
    std::vector<described_key> keys;
    std::vector<std::string_view> more; ///< further entries of an array, as their first line
    bool is_example = false; ///< there is none by default
};

namespace detail {

inline std::string range_of(std::string const& type, std::string const& allowed)
{
    if (type == "boolean" || type == "choice") return allowed;
    return allowed.empty() ? type : type + ", " + allowed;
}

template <class Owner> std::vector<described_key> describe(config::keys<Owner> const& known)
{
    std::vector<described_key> out;
    for (auto const& k : known)
        out.push_back({.name = k.name,
            .help = k.help,
            .range = range_of(k.type, k.allowed),
            .value = k.shown.empty() ? k.write(Owner{}) : std::string{k.shown}});
    return out;
}

} // namespace detail

inline std::vector<described_section> sections()
{
    using detail::describe;
    return {
        {"", "", describe(config::root_keys()), {}},
        {"[[input]]", "Where readings come from. Any [[input]] replaces the ones here; `input = []` is none.",
            describe(config::input_keys()),
            {R"(listen = "udp://127.0.0.1:8094")", R"(listen = "unix://${RUNTIME_DIRECTORY}/ingest.sock")"}},
        {"[[output]]", "Where events go. Any [[output]] replaces the ones here; `output = []` is none.",
            describe(config::output_keys()), {R"(to = "stdout")"}},
        {"[http]", "The server for health, streams, events and control, which `lariat` speaks to.",
            describe(config::http_keys()), {}},
        {"[detect]", "How streams are judged that no rule matches, and what rules start from.",
            describe(config::detect_keys()), {}},
        {"[[rule]]",
            "Settings for some streams. The first rule that matches a stream is its rule. Besides the keys "
            "here it "
            "takes all of [detect].",
            describe(config::own_rule_keys()), {}, true},
        {"[[group]]",
            "Streams that explain one another: one event of all of them where they do not go together as "
            "they "
            "usually do, naming the members and their shares. A stream is in the first group that it "
            "matches.",
            describe(config::group_keys()), {}, true},
        {"[limits]", "Bounds on what senders can make grow.", describe(config::limits_keys()), {}},
        {"[state]", "What outlives a restart.", describe(config::state_keys()), {}},
        {"[log]", "The log, on standard error.", describe(config::log_keys()), {}},
    };
}

} // namespace lariat::testing
