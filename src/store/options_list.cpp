#include "store/options_list.hpp"

#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace lariat::store {
namespace {

// Every option by name.  The binding has as many names as there are options: a new one is missed by nobody.
template <class Options, class F> void for_each_option(Options& all, F&& f)
{
    auto& [transform, direction, judge_booleans, seasonal, shape, probability, alarms_per_day, threshold,
        mae_factor, floor_absolute, floor_relative, floor_lively, tick, minimum, maximum, missing_values,
        max_rate, gaps, expected_interval, gap_factor, may_be_constant, stuck_after, sessions, level_shifts,
        drifts, reorder_window, fire_after, clear_after, clear_level, quiet_minimum, quiet_maximum, parts] =
        all; // `parts` is for experiments, which keep no state
    f("transform", transform);
    f("direction", direction);
    f("judge_booleans", judge_booleans);
    f("seasonal", seasonal);
    f("shape", shape);
    f("probability", probability);
    f("alarms_per_day", alarms_per_day);
    f("threshold", threshold);
    f("mae_factor", mae_factor);
    f("floor_absolute", floor_absolute);
    f("floor_relative", floor_relative);
    f("floor_lively", floor_lively);
    f("tick", tick);
    f("minimum", minimum);
    f("maximum", maximum);
    f("missing_values", missing_values);
    f("max_rate", max_rate);
    f("gaps", gaps);
    f("expected_interval", expected_interval);
    f("gap_factor", gap_factor);
    f("may_be_constant", may_be_constant);
    f("stuck_after", stuck_after);
    f("sessions", sessions);
    f("level_shifts", level_shifts);
    f("drifts", drifts);
    f("reorder_window", reorder_window);
    f("fire_after", fire_after);
    f("clear_after", clear_after);
    f("clear_level", clear_level);
    f("quiet_minimum", quiet_minimum);
    f("quiet_maximum", quiet_maximum);
}

using std::chrono::nanoseconds;
constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double largest_exact = 9'007'199'254'740'992.0; // 2^53: nanoseconds of 104 days

// Durations of more than 104 days lose nanoseconds, never more.
double value_of(bool x)
{
    return x ? 1 : 0;
}
double value_of(double x)
{
    return x;
}
double value_of(std::uint32_t x)
{
    return x;
}
double value_of(nanoseconds x)
{
    return static_cast<double>(x.count());
}
double value_of(std::optional<double> const& x)
{
    return x.value_or(none);
}
double value_of(detect::transform x)
{
    return static_cast<double>(x);
}
double value_of(detect::direction x)
{
    return static_cast<double>(x);
}

using entries = std::vector<std::pair<std::string, double>>;

std::string session_name(std::size_t index)
{
    return "session." + std::to_string(index);
}

std::string missing_value_name(std::size_t index)
{
    return "missing_value." + std::to_string(index);
}

template <class T> void put(entries& to, std::string_view name, T const& value)
{
    to.emplace_back(name, value_of(value));
}
void put(entries& to, std::string_view, std::vector<detect::session> const& sessions)
{
    for (std::size_t i = 0; i < sessions.size(); ++i)
        to.emplace_back(session_name(i), sessions[i].begin * 65'536.0 + sessions[i].length);
}

void put(entries& to, std::string_view, std::vector<double> const& missing_values)
{
    for (std::size_t i = 0; i < missing_values.size(); ++i)
        to.emplace_back(missing_value_name(i), missing_values[i]);
}

bool whole_within(double value, double highest)
{
    return value >= 0 && value <= highest && std::floor(value) == value;
}

bool take(double value, double& out)
{
    out = value;
    return !std::isnan(value);
}
bool take(double value, std::optional<double>& out)
{
    out = std::isnan(value) ? std::nullopt : std::optional{value};
    return true;
}
bool take(double value, bool& out)
{
    out = value != 0;
    return whole_within(value, 1);
}
bool take(double value, std::uint32_t& out)
{
    if (!whole_within(value, 4'294'967'295.0)) return false;
    out = static_cast<std::uint32_t>(value);
    return true;
}
bool take(double value, nanoseconds& out)
{
    if (!whole_within(value, 512 * largest_exact)) return false;
    out = nanoseconds{static_cast<std::int64_t>(value)};
    return true;
}
bool take(double value, detect::transform& out)
{
    if (!whole_within(value, static_cast<double>(detect::transform::log_return))) return false;
    out = static_cast<detect::transform>(static_cast<int>(value));
    return true;
}
bool take(double value, detect::direction& out)
{
    if (!whole_within(value, static_cast<double>(detect::direction::below))) return false;
    out = static_cast<detect::direction>(static_cast<int>(value));
    return true;
}

using named_values = std::map<std::string, double, std::less<>>;

template <class T> bool take_from(named_values const& values, std::string_view name, T& out)
{
    auto const found = values.find(name);
    return found == values.end() || take(found->second, out);
}
bool take_from(named_values const& values, std::string_view, std::vector<detect::session>& out)
{
    for (std::size_t i = 0;; ++i) {
        auto const found = values.find(session_name(i));
        if (found == values.end()) return true;
        if (!whole_within(found->second, 4'294'967'295.0)) return false;
        auto const both = static_cast<std::uint32_t>(found->second);
        detect::session const s{
            static_cast<std::uint16_t>(both >> 16U), static_cast<std::uint16_t>(both & 0xffffU)};
        if (s.begin >= detect::session::week || s.length < 1 || s.length > detect::session::week)
            return false;
        out.push_back(s);
    }
}
bool take_from(named_values const& values, std::string_view, std::vector<double>& out)
{
    for (std::size_t i = 0;; ++i) {
        auto const found = values.find(missing_value_name(i));
        if (found == values.end()) return true;
        if (!std::isfinite(found->second)) return false;
        out.push_back(found->second);
    }
}

} // namespace

void append_options(std::vector<std::byte>& out, detect::options const& options)
{
    entries all;
    for_each_option(options, [&](std::string_view name, auto const& value) { put(all, name, value); });
    byte_writer to{out};
    to.number(static_cast<std::uint16_t>(all.size()));
    for (auto const& [name, value] : all) {
        to.text(name);
        to.number(value);
    }
}

bool read_options(byte_reader& from, detect::options& options)
{
    named_values values;
    auto const count = from.number<std::uint16_t>();
    for (std::uint16_t i = 0; i < count && from.ok(); ++i) {
        auto name = from.text();
        values[std::move(name)] = from.number<double>();
    }
    bool good = from.ok();
    for_each_option(
        options, [&](std::string_view name, auto& value) { good = good && take_from(values, name, value); });
    return good;
}

} // namespace lariat::store
