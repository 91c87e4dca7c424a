#include "config/checks.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "config/key.hpp"
#include "config/write.hpp"

namespace lariat::config {
namespace {

namespace fs = std::filesystem;

/// Whether `zoneinfo` has a time zone of this name.
bool is_timezone(std::string const& name, fs::path const& zoneinfo)
{
    bool const inside = !name.starts_with('/') && name.find("..") == std::string::npos
        && name.find('\0') == std::string::npos;
    std::error_code ignored;
    if (!inside || !fs::is_regular_file(zoneinfo / name, ignored)) return false;
    std::array<char, 4> magic{};
    return std::ifstream{zoneinfo / name}.read(magic.data(), magic.size())
        && std::string_view{magic.data(), magic.size()} == "TZif";
}

void check_order(bool in_order, std::string_view lower, std::string_view upper, std::string const& message,
    toml::table const& table, std::string_view section, context& ctx)
{
    if (in_order) return;
    auto const blamed = table.contains(upper) ? upper : lower;
    ctx.refuse(place_of(table, blamed).source(), join(section, blamed), message);
}

} // namespace

toml::node const& place_of(toml::table const& table, std::string_view name)
{
    auto const* const node = table.get(name);
    return node != nullptr ? *node : table;
}

void check_remote(net::endpoint const& listen, bool allow_remote, toml::table const& table,
    std::string const& key, context& ctx)
{
    bool const is_set = listen.is_unix() || !listen.host.empty();
    if (!is_set || allow_remote || net::is_local(listen)) return;
    ctx.refuse(place_of(table, key.substr(key.rfind('.') + 1)).source(), key,
        fmt::format(
            "{} can be reached from other machines, without encryption or password; listen on 127.0.0.1 or a "
            "Unix socket, or set allow_remote = true beside it if that is meant",
            net::to_string(listen)));
}

void settle_detect(detect::options& o, toml::table const& table, std::string_view section, context& ctx)
{
    bool const own_threshold = o.threshold && table.contains("threshold");
    bool const own_factor = o.mae_factor && table.contains("mae_factor");
    if (own_threshold && own_factor)
        ctx.refuse(place_of(table, "mae_factor").source(), join(section, "mae_factor"),
            "two replacements of the threshold: give either threshold or mae_factor");
    else if (own_threshold)
        o.mae_factor.reset();
    else if (own_factor)
        o.threshold.reset();

    check_order(o.minimum <= o.maximum, "minimum", "maximum",
        fmt::format("minimum {} is above maximum {}", write_number(o.minimum), write_number(o.maximum)),
        table, section, ctx);
    check_order(o.quiet_minimum <= o.quiet_maximum, "quiet_minimum", "quiet_maximum",
        fmt::format("quiet_minimum {} is above quiet_maximum {}", o.quiet_minimum, o.quiet_maximum), table,
        section, ctx);
}

void check_match(toml::table const& table, std::string_view section, context& ctx)
{
    if (table.contains("match") || table.contains("tags")) return;
    ctx.refuse(table.source(), join(section, "match"),
        fmt::format(
            "missing: a {} says which streams it is for, by match, tags or both; match = \"*\" is all",
            section));
}

void check_timezone(
    std::string const& timezone, std::string const& zoneinfo, toml::table const& root, context& ctx)
{
    if (timezone.empty() || is_timezone(timezone, zoneinfo)) return;
    std::error_code ignored;
    auto const advice = fs::is_directory(zoneinfo, ignored)
        ? fmt::format(
            "; allowed: a file below {}, such as \"Europe/Berlin\", or \"\" for the host's", zoneinfo)
        : fmt::format("; there is no {}: install the package tzdata", zoneinfo);
    ctx.refuse(place_of(root, "timezone").source(), "timezone",
        fmt::format("\"{}\" is not a time zone{}", timezone, advice));
}

} // namespace lariat::config
