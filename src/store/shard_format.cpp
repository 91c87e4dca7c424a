// The parts of a snapshot that are of the shard: what it knows of its streams, of itself, and who has gone.

#include <algorithm>
#include <bit>
#include <map>
#include <string_view>

#include "engine/reorder_buffer.hpp"
#include "store/snapshot_format.hpp"

namespace lariat::store {
namespace {

std::int64_t count_of(std::chrono::nanoseconds t)
{
    return t.count();
}
std::int64_t count_of(core::timestamp t)
{
    return t.time_since_epoch().count();
}
core::timestamp time_of(std::int64_t count)
{
    return core::timestamp{std::chrono::nanoseconds{count}};
}

std::uint64_t bits_of(std::uint64_t x)
{
    return x;
}
std::uint64_t bits_of(std::int64_t x)
{
    return static_cast<std::uint64_t>(x);
}
std::uint64_t bits_of(double x)
{
    return std::bit_cast<std::uint64_t>(x);
}
std::uint64_t bits_of(float x)
{
    return std::bit_cast<std::uint32_t>(x);
}
std::uint64_t bits_of(std::chrono::nanoseconds x)
{
    return static_cast<std::uint64_t>(x.count());
}

void set(std::uint64_t& to, std::uint64_t bits)
{
    to = bits;
}
void set(std::int64_t& to, std::uint64_t bits)
{
    to = static_cast<std::int64_t>(bits);
}
void set(double& to, std::uint64_t bits)
{
    to = std::bit_cast<double>(bits);
}
void set(float& to, std::uint64_t bits)
{
    to = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
}
void set(std::chrono::nanoseconds& to, std::uint64_t bits)
{
    to = std::chrono::nanoseconds{static_cast<std::int64_t>(bits)};
}

/// Calls f(name, number) for everything that is kept of a shard.
template <class Shard, class F> void for_each_number(Shard& kept, F&& f)
{
    f("reading_number", kept.reading_number);
    f("budget.rate", kept.budget.rate);
    f("budget.need", kept.budget.need);
    f("budget.raised", kept.budget.raised);
    for (std::size_t i = 0; i < kept.budget.tallies.size(); ++i) {
        auto& tally = kept.budget.tallies.at(i);
        auto const of = "budget.round." + std::to_string(i);
        f(of + ".judged", tally.judged);
        f(of + ".alarms", tally.alarms);
        f(of + ".rate", tally.rate);
    }
    f("budget.round_begin", kept.budget.round_begin);
    f("budget.round_time", kept.budget.round_time);
    f("marks.between", kept.marks.between);
    f("marks.since_last", kept.marks.since_last);
    f("marks.passed", kept.marks.passed);
    for (std::size_t i = 0; i < kept.marks.numbers.size(); ++i)
        f("marks.number." + std::to_string(i), kept.marks.numbers.at(i));
}

/// Whether these are numbers that a shard can have.
bool is_sound(engine::kept_shard const& kept)
{
    auto const& b = kept.budget;
    auto const& m = kept.marks;
    auto const is_sum = [](engine::budget_tally const& t) {
        constexpr std::int64_t most = std::int64_t{1} << 61U; // the sum of both, and of the rate, fits
        return t.alarms <= t.judged && t.rate > -most && t.rate < most;
    };
    return b.rate >= 0 && b.rate < 1e15 && std::ranges::all_of(b.tallies, is_sum) && b.need >= 0
        && b.need < 1e3 && b.raised >= 0 && b.raised <= 1 && m.between.count() >= 0
        && m.since_last.count() >= 0;
}

/// In the place of a threshold that is not kept any more.
constexpr double no_band = 0;

} // namespace

void append_stream(std::vector<std::byte>& out, engine::kept_stream const& s)
{
    byte_writer to{out};
    auto const& m = s.memory;
    to.text(s.key);
    to.number(static_cast<std::uint8_t>(m.live ? 1 : 0));
    to.number(m.expected);
    to.number(no_band);
    to.number(count_of(m.lag));
    to.number(m.seen);
    to.number(m.readings);
    to.number(m.readings_per_day);
    to.number(static_cast<std::uint16_t>(s.waiting.size()));
    for (auto const& w : s.waiting) {
        to.number(count_of(w.time));
        to.number(w.value);
        to.number(count_of(w.receipt));
    }
}

stored_stream read_stream(byte_reader& from)
{
    stored_stream out;
    auto& m = out.memory;
    out.key = from.text();
    m.live = from.number<std::uint8_t>() != 0;
    m.expected = from.number<double>();
    (void)from.number<double>();
    m.lag = std::chrono::nanoseconds{from.number<std::int64_t>()};
    m.seen = from.number<std::uint64_t>();
    m.readings = from.number<std::uint32_t>();
    m.readings_per_day = from.number<float>();
    auto const waiting = from.number<std::uint16_t>();
    for (std::uint16_t i = 0; i < waiting && from.ok(); ++i) {
        engine::held_reading w{};
        w.time = time_of(from.number<std::int64_t>());
        w.value = from.number<double>();
        w.receipt = time_of(from.number<std::int64_t>());
        out.waiting.push_back(w);
    }
    return out;
}

bool is_sound(stored_stream const& s)
{
    constexpr std::chrono::nanoseconds longest_lag = std::chrono::hours{1};
    return s.memory.lag >= -longest_lag && s.memory.lag <= longest_lag && s.memory.readings_per_day >= 0
        && s.memory.readings_per_day < 1e15F && s.waiting.size() <= engine::reorder_buffer::most
        && std::ranges::is_sorted(s.waiting, {}, &engine::held_reading::time);
}

void append_shard(std::vector<std::byte>& out, engine::kept_shard const& kept)
{
    std::map<std::string, std::uint64_t> numbers;
    for_each_number(kept, [&](std::string const& name, auto value) { numbers[name] = bits_of(value); });
    byte_writer to{out};
    to.number(static_cast<std::uint16_t>(numbers.size()));
    for (auto const& [name, bits] : numbers) {
        to.text(name);
        to.number(bits);
    }
}

result<engine::kept_shard> read_shard(byte_span payload)
{
    byte_reader from{payload};
    std::map<std::string, std::uint64_t> numbers;
    auto const count = from.number<std::uint16_t>();
    for (std::uint16_t i = 0; i < count && from.ok(); ++i) {
        auto name = from.text();
        numbers[std::move(name)] = from.number<std::uint64_t>();
    }
    engine::kept_shard out;
    for_each_number(out, [&](std::string const& name, auto& value) {
        auto const found = numbers.find(name);
        if (found != numbers.end()) set(value, found->second);
    });
    if (!from.ok() || !is_sound(out)) return errc::damaged;
    return out;
}

void append_group(std::vector<std::byte>& out, engine::kept_group const& g, byte_span state, bool more)
{
    byte_writer to{out};
    to.number(static_cast<std::uint8_t>(more ? 1 : 0));
    to.text(g.key);
    to.text(g.rule);
    to.number(static_cast<std::uint16_t>(g.by.size()));
    for (auto const& tag : g.by) to.text(tag);
    to.number(static_cast<std::uint32_t>(state.size()));
    to.bytes(state);
}

result<stored_group> read_group(byte_span payload)
{
    byte_reader from{payload};
    stored_group out;
    out.more = from.number<std::uint8_t>() != 0;
    out.group.key = from.text();
    out.group.rule = from.text();
    auto const tags = from.number<std::uint16_t>();
    for (std::uint16_t i = 0; i < tags && from.ok(); ++i) out.group.by.push_back(from.text());
    auto const state = from.bytes(from.number<std::uint32_t>());
    out.group.state.assign(state.begin(), state.end());
    if (!from.ok() || !from.at_end()) return errc::damaged;
    return out;
}

void append_gone(std::vector<std::byte>& out, std::vector<std::string> const& keys)
{
    byte_writer to{out};
    to.number(static_cast<std::uint32_t>(keys.size()));
    for (auto const& key : keys) to.text(key);
}

result<std::vector<std::string>> read_gone(byte_span payload)
{
    byte_reader from{payload};
    std::vector<std::string> out;
    auto const count = from.number<std::uint32_t>();
    for (std::uint32_t i = 0; i < count && from.ok(); ++i) out.push_back(from.text());
    if (!from.ok() || !from.at_end()) return errc::damaged;
    return out;
}

} // namespace lariat::store
