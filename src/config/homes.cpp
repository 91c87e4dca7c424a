#include "config/homes.hpp"

#include <algorithm>

#include "config/key_tables.hpp"

namespace lariat::config {
namespace {

template <class Owner>
void add_home(std::string& out, std::string_view header, keys<Owner> const& known, std::string_view name)
{
    if (std::ranges::find(known, name, &key<Owner>::name) == known.end()) return;
    if (!out.empty()) out += " or ";
    out += header;
}

} // namespace

std::string homes_of(std::string_view key)
{
    std::string out;
    add_home(out, "front of every section", root_keys(), key);
    add_home(out, "[[input]]", input_keys(), key);
    add_home(out, "[input.json]", json_keys(), key);
    add_home(out, "[[output]]", output_keys(), key);
    add_home(out, "[http]", http_keys(), key);
    add_home(out, "[detect]", detect_keys(), key);
    add_home(out, "[[rule]]", rule_keys(), key);
    add_home(out, "[limits]", limits_keys(), key);
    add_home(out, "[state]", state_keys(), key);
    add_home(out, "[log]", log_keys(), key);
    return out;
}

} // namespace lariat::config
