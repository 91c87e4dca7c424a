#include "config/resolver.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "config/defaults.hpp"
#include "config/key_tables.hpp"

namespace lariat::config {
namespace {

constexpr std::string_view section_names[] = {
    "input", "output", "rule", "group", "http", "limits", "state", "detect", "log"};

/// The environment, in which the folders of the daemon stand under the names that systemd gives them, also
/// where systemd did not start it.
environment with_directories(environment const& env, directories const& d)
{
    return [env, d](std::string const& name) -> std::optional<std::string> {
        if (name == "RUNTIME_DIRECTORY" && !d.runtime.empty()) return d.runtime;
        if (name == "STATE_DIRECTORY" && !d.state.empty()) return d.state;
        return env(name);
    };
}

/// What an output occupies besides a place to listen at.
std::string resource_of(sinks::output_options const& output)
{
    switch (output.kind) {
    case sinks::output_kind::file: return output.path;
    case sinks::output_kind::journal: return "journal";
    default: return "stdout";
    }
}

} // namespace

resolver::resolver(toml::table const& root, surroundings const& s, std::vector<fault>& faults)
    : root_{root},
      surroundings_{s},
      env_{with_directories(s.env, s.directories)},
      context_{env_, faults}
{
}

settings resolver::run()
{
    auto out = default_settings(surroundings_, context_);
    refuse_unknown_sections();
    for (auto const& k : root_keys()) {
        if (auto const* const node = root_.get(k.name); node != nullptr) {
            value v{*node, std::string{k.name}, context_};
            k.read(v, out);
        }
    }
    check_timezone(out.timezone, surroundings_.zoneinfo, root_, context_);

    // The defaults of the sections that are not there take their places first, so that a fault goes to the
    // file.
    read_http(out.http);
    read_inputs(out);
    read_outputs(out);
    if (auto const* const table = section("detect")) {
        read_table(*table, "detect", detect_keys(), out.detect, context_);
        settle_detect(out.detect, *table, "detect", context_);
    }
    read_rules(out);
    read_groups(out);
    if (auto const* const table = section("limits"))
        read_table(*table, "limits", limits_keys(), out.limits, context_);
    if (auto const* const table = section("state")) read_table(*table, "state", state_keys(), out, context_);
    if (auto const* const table = section("log")) read_table(*table, "log", log_keys(), out.log, context_);
    return out;
}

void resolver::read_http(net::http_options& out)
{
    auto const* const table = section("http");
    if (table != nullptr) {
        out.enabled = true;
        read_table(*table, "http", http_keys(), out, context_);
        check_remote(out.listen, out.allow_remote, *table, "http.listen", context_);
    }
    if (!out.enabled) return;
    auto const place = [table](
                           std::string_view name) { return table != nullptr ? table->get(name) : nullptr; };
    if (!out.listen.host.empty()) claims_.add(out.listen, "http.listen", place("listen"), context_);
    if (!out.socket_path.empty()) claims_.add(out.socket_path, "http.socket", place("socket"), context_);
}

void resolver::read_inputs(settings& out)
{
    bool present = false;
    auto const tables = sections("input", present);
    if (present) out.inputs.clear();
    for (auto const& input : out.inputs) claims_.add(input.listen, "input.listen", nullptr, context_);
    for (auto const* const table : tables) {
        auto& input = out.inputs.emplace_back();
        auto const faults_before = context_.faults.size();
        read_table(*table, "input", input_keys(), input, context_);
        if (context_.faults.size() > faults_before) continue; // what follows would judge a default
        check_remote(input.listen, input.allow_remote, *table, "input.listen", context_);
        claims_.add(input.listen, "input.listen", &place_of(*table, "listen"), context_);
    }
}

void resolver::read_outputs(settings& out)
{
    bool present = false;
    auto const tables = sections("output", present);
    if (present) out.outputs.clear();
    for (auto const& output : out.outputs) {
        if (output.kind == sinks::output_kind::listener)
            claims_.add(output.listen, "output.to", nullptr, context_);
    }
    for (auto const* const table : tables) {
        auto& output = out.outputs.emplace_back();
        auto const faults_before = context_.faults.size();
        read_table(*table, "output", output_keys(), output, context_);
        if (context_.faults.size() > faults_before) continue;
        auto const& place = place_of(*table, "to");
        if (output.kind == sinks::output_kind::listener) {
            check_remote(output.listen, output.allow_remote, *table, "output.to", context_);
            claims_.add(output.listen, "output.to", &place, context_);
        } else {
            claims_.add(resource_of(output), "output.to", &place, context_);
        }
    }
}

void resolver::read_rules(settings& out)
{
    bool present = false;
    for (auto const* const table : sections("rule", present)) {
        auto& rule = out.rules.emplace_back();
        rule.name = fmt::format("rule {}", out.rules.size());
        rule.detect = out.detect;
        read_table(*table, "rule", rule_keys(), rule, context_);
        settle_detect(rule.detect, *table, "rule", context_);
        check_match(*table, "rule", context_);
        bool const is_taken = std::any_of(out.rules.begin(), out.rules.end() - 1,
            [&rule](engine::rule const& other) { return other.name == rule.name; });
        if (is_taken)
            context_.refuse(place_of(*table, "name").source(), "rule.name",
                fmt::format("\"{}\" is the name of an earlier rule", rule.name));
    }
}

void resolver::read_groups(settings& out)
{
    bool present = false;
    for (auto const* const table : sections("group", present)) {
        auto& group = out.groups.emplace_back();
        read_table(*table, "group", group_keys(), group, context_);
        check_match(*table, "group", context_);
        bool const is_taken = std::any_of(out.groups.begin(), out.groups.end() - 1,
            [&group](engine::group_rule const& other) { return other.name == group.name; });
        if (is_taken && !group.name.empty())
            context_.refuse(place_of(*table, "name").source(), "group.name",
                fmt::format("\"{}\" is the name of an earlier group", group.name));
    }
}

void resolver::refuse_unknown_sections()
{
    std::vector<std::string_view> known{std::begin(section_names), std::end(section_names)};
    for (auto const& k : root_keys()) known.push_back(k.name);
    refuse_unknown(root_, {}, known, context_);
}

toml::table const* resolver::section(std::string_view name)
{
    auto const* const node = root_.get(name);
    if (node == nullptr || node->is_table()) return node != nullptr ? node->as_table() : nullptr;
    context_.refuse(node->source(), std::string{name},
        fmt::format("expected one table, [{}], found {}", name, type_name(*node)));
    return nullptr;
}

std::vector<toml::table const*> resolver::sections(std::string_view name, bool& present)
{
    std::vector<toml::table const*> out;
    auto const* const node = root_.get(name);
    present = node != nullptr;
    if (!present) return out;
    auto const* const array = node->as_array();
    if (array == nullptr || !(array->empty() || array->is_array_of_tables())) {
        context_.refuse(node->source(), std::string{name},
            fmt::format("expected tables, [[{}]], found {}", name, type_name(*node)));
        return out;
    }
    for (auto const& item : *array) out.push_back(item.as_table());
    return out;
}

} // namespace lariat::config
