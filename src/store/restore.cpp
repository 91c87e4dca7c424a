#include "store/restore.hpp"

#include <algorithm>
#include <optional>
#include <ranges>
#include <unordered_set>

#include <fmt/format.h>

#include "store/generations.hpp"

namespace lariat::store {
namespace {

/// Checks a snapshot of the folder, and that it is what its name says.
result<snapshot_summary> check(folder& in, snapshot_name const& name, std::uint64_t base)
{
    auto const file = in.open(to_string(name));
    if (!file) return file.error();
    auto found = verify_snapshot(**file);
    if (!found) return found.error();
    if (found->head.sequence != name.sequence || found->head.base != base) return errc::wrong_base;
    return found;
}

/// Whether the file itself is wrong; else the system would not read it just now.
bool is_content(boost::system::error_code const& why)
{
    return why == errc::not_a_snapshot || why == errc::newer_version || why == errc::damaged
        || why == errc::cut_short || why == errc::wrong_base;
}

/// The longest begin of a chain that is whole; the rest is set aside.
std::vector<snapshot_name> whole_part(folder& in, std::vector<snapshot_name> chain, restoration& out)
{
    auto const base = chain.front().sequence;
    for (auto at = chain.begin(); at != chain.end(); ++at) {
        auto const found = check(in, *at, base);
        if (found) {
            (at->full ? out.base_bytes : out.part_bytes) += found->bytes;
            out.head = found->head;
            continue;
        }
        // What follows adds to what is lost.
        bool const is_lost = is_content(found.error());
        for (auto const& lost : std::ranges::subrange{at, chain.end()}) {
            auto const why = lost == *at ? found.error() : make_error_code(errc::wrong_base);
            auto const fate = is_lost ? "is kept as " + set_aside(in, lost, why) : "stays where it is";
            out.troubles.push_back(
                fmt::format("the snapshot {}: {}; it {}", to_string(lost), why.message(), fate));
        }
        chain.erase(at, chain.end());
        break;
    }
    return chain;
}

/// Hands on the streams of a chain that is whole, the newest snapshot first.
void read_chain(folder& from, std::vector<snapshot_name> const& chain, schema_source const& schema_of,
    restore_takers const& take, restoration& out)
{
    std::unordered_set<std::string> gone; // by the snapshots that have been read
    std::vector<std::string> gone_here; // by this one: those of the snapshots before it
    std::optional<engine::kept_shard> shard;
    snapshot_takers const takers{.stream =
                                     [&](engine::kept_stream const& s) {
                                         if (gone.empty() || !gone.contains(std::string{s.key}))
                                             take.stream(s);
                                     },
        .shard =
            [&](engine::kept_shard const& s) {
                if (shard) return;
                shard = s;
                if (take.shard) take.shard(s);
            },
        .gone = [&](std::vector<std::string> const& keys) { gone_here = keys; },
        .group =
            [&](engine::kept_group const& g) {
                auto const known = std::ranges::find(out.groups, g.key, &engine::kept_group::key);
                if (known == out.groups.end()) out.groups.push_back(g);
            }};
    for (auto const& name : chain | std::views::reverse) {
        auto const file = from.open(to_string(name));
        auto const read = file ? read_snapshot(**file, schema_of, takers) : file.error();
        gone.insert(gone_here.begin(), gone_here.end());
        if (read) {
            out.streams += read->streams - read->unreadable;
            out.unreadable += read->unreadable;
        } else {
            out.troubles.push_back(fmt::format(
                "the snapshot {} cannot be read to its end: {}", to_string(name), read.error().message()));
        }
    }
    out.shard = shard.value_or(engine::kept_shard{});
}

} // namespace

result<restoration> restore(folder& from, schema_source const& schema_of, restore_takers const& take)
{
    auto const names = from.names();
    if (!names) return names.error();
    restoration out;
    out.next_sequence = next_sequence(*names);
    auto const known = snapshots_in(*names);
    for (auto const& full : known | std::views::reverse) {
        if (!full.full) continue;
        auto const chain = whole_part(from, chain_of(known, full), out);
        if (chain.empty()) continue;
        read_chain(from, chain, schema_of, take, out);
        // A hole behind the chain would hide the next part from the next start.
        bool const goes_on = out.troubles.empty() && chain.back().sequence + 1 == out.next_sequence;
        out.base = goes_on ? full.sequence : 0;
        break;
    }
    return out;
}

} // namespace lariat::store
