#include "store/generations.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace lariat::store {
namespace {

constexpr std::string_view prefix = "state-";
constexpr std::string_view damaged = ".damaged";
constexpr std::string_view newer = ".newer";
constexpr std::size_t kept_damaged = 4;

/// The number that follows the prefix, whatever follows that.
std::optional<std::uint64_t> sequence_of(std::string_view name)
{
    if (!name.starts_with(prefix)) return std::nullopt;
    std::uint64_t sequence = 0;
    auto const* const begin = name.data() + prefix.size();
    auto const [end, ec] = std::from_chars(begin, name.data() + name.size(), sequence);
    if (ec != std::errc{} || end == begin) return std::nullopt;
    return sequence;
}

} // namespace

std::string to_string(snapshot_name const& name)
{
    return fmt::format("{}{:012}.{}", prefix, name.sequence, name.full ? "full" : "part");
}

std::optional<snapshot_name> parse_snapshot_name(std::string const& name)
{
    auto const sequence = sequence_of(name);
    if (!sequence) return std::nullopt;
    for (bool const full : {true, false}) {
        snapshot_name const out{*sequence, full};
        if (to_string(out) == name) return out;
    }
    return std::nullopt;
}

std::vector<snapshot_name> snapshots_in(std::vector<std::string> const& names)
{
    std::vector<snapshot_name> out;
    for (auto const& name : names) {
        if (auto const parsed = parse_snapshot_name(name)) out.push_back(*parsed);
    }
    std::ranges::sort(out, {}, &snapshot_name::sequence);
    return out;
}

std::vector<snapshot_name> chain_of(std::vector<snapshot_name> const& known, snapshot_name const& full)
{
    std::vector<snapshot_name> out{full};
    for (auto const& s : known) {
        if (!s.full && s.sequence == out.back().sequence + 1) out.push_back(s);
    }
    return out;
}

std::vector<snapshot_name> outlived(std::vector<snapshot_name> const& known)
{
    std::vector<std::uint64_t> fulls;
    for (auto const& s : known) {
        if (s.full) fulls.push_back(s.sequence);
    }
    if (fulls.size() < 2) return {};
    auto const oldest_kept = fulls[fulls.size() - 2];
    std::vector<snapshot_name> out;
    for (auto const& s : known) {
        if (s.sequence < oldest_kept) out.push_back(s);
    }
    return out;
}

std::uint64_t next_sequence(std::vector<std::string> const& names)
{
    std::uint64_t last = 0;
    for (auto const& name : names) last = std::max(last, sequence_of(name).value_or(0));
    return last + 1;
}

std::string set_aside(folder& in, snapshot_name const& name, boost::system::error_code const& why)
{
    auto to = to_string(name) + std::string{why == errc::newer_version ? newer : damaged};
    // Where this fails the file is found again, and fails again, at the next start.
    static_cast<void>(in.rename(to_string(name), to));
    auto names = in.names();
    if (!names) return to;
    std::erase_if(*names, [](auto const& n) { return !n.starts_with(prefix) || !n.ends_with(damaged); });
    for (std::size_t i = 0; i + kept_damaged < names->size(); ++i) static_cast<void>(in.remove((*names)[i]));
    return to;
}

} // namespace lariat::store
