#include <string_view>

#include "config/config.hpp"
#include "config/key_tables.hpp"

namespace lariat::config {
namespace {

template <class Owner>
void print_section(std::string& out, std::string_view header, keys<Owner> const& known, Owner const& owner)
{
    if (!header.empty()) ((out += '\n') += header) += '\n';
    for (auto const& k : known) {
        auto const written = k.write(owner);
        if (!written.empty()) (((out += k.name) += " = ") += written) += '\n';
    }
}

/// Every element as a [[section]].
template <class Owner>
void print_sections(
    std::string& out, std::string_view header, keys<Owner> const& known, std::vector<Owner> const& owners)
{
    for (auto const& owner : owners) print_section(out, header, known, owner);
}

/// A [[section]] of the keys that `plain` has other values of.
template <class Owner>
std::string print_different(
    std::string_view header, keys<Owner> const& known, Owner const& owner, Owner const& plain)
{
    std::string out{header};
    out += '\n';
    for (auto const& k : known) {
        auto const written = k.write(owner);
        if (!written.empty() && written != k.write(plain)) (((out += k.name) += " = ") += written) += '\n';
    }
    return out;
}

} // namespace

std::string print(settings const& s)
{
    std::string out;
    print_section(out, "", root_keys(), s);
    // No section at all would mean the default ones.
    if (s.inputs.empty()) out += "input = []\n";
    if (s.outputs.empty()) out += "output = []\n";
    print_sections(out, "[[input]]", input_keys(), s.inputs);
    print_sections(out, "[[output]]", output_keys(), s.outputs);
    print_section(out, "[http]", http_keys(), s.http);
    print_section(out, "[detect]", detect_keys(), s.detect);
    print_sections(out, "[[rule]]", rule_keys(), s.rules);
    print_sections(out, "[[group]]", group_keys(), s.groups);
    print_section(out, "[limits]", limits_keys(), s.limits);
    print_section(out, "[state]", state_keys(), s);
    print_section(out, "[log]", log_keys(), s.log);
    return out;
}

std::string print_rule(engine::rule const& r, detect::options const& defaults)
{
    engine::rule const plain{.name = {}, .match = {}, .ignore = false, .detect = defaults};
    return print_different("[[rule]]", rule_keys(), r, plain);
}

std::string print_group(engine::group_rule const& g)
{
    return print_different("[[group]]", group_keys(), g, {});
}

} // namespace lariat::config
