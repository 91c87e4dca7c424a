#include "replay/inject.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace lariat::tool {
namespace {

struct kind_facts {
    fault_kind kind;
    std::string_view name;
    double size;
    std::uint32_t length;
};

constexpr std::array kinds{
    kind_facts{fault_kind::spike, "spike", 30, 1},
    kind_facts{fault_kind::stuck, "stuck", 0, 60},
    kind_facts{fault_kind::drift, "drift", 60, 200},
    kind_facts{fault_kind::gap, "gap", 0, 20},
    kind_facts{fault_kind::noise, "noise", 20, 30},
    kind_facts{fault_kind::level, "level", 30, 50},
};

constexpr std::uint64_t least_sound = 10;
constexpr std::uint64_t step_memory = 300; // readings

template <class T> bool parse_number(std::string_view text, T& out)
{
    auto const [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failed == std::errc{} && stop == text.data() + text.size();
}

bool parse_size(std::string_view text, injection& into)
{
    if (text.starts_with('+') || text.starts_with('-')) {
        into.sign = text.front() == '+' ? 1 : -1;
        text.remove_prefix(1);
    }
    return parse_number(text, into.size) && into.size > 0 && std::isfinite(into.size);
}

fault bad_injection(std::string_view spec)
{
    return {EX_USAGE,
        fmt::format("--inject takes spike, stuck, drift, gap, noise or level, and after it ,size=X (> 0) or "
                    ",length=N (>= 1): not '{}'",
            spec)};
}

} // namespace

std::string_view to_string(fault_kind k) noexcept
{
    return std::ranges::find(kinds, k, &kind_facts::kind)->name;
}

outcome<injection> parse_injection(std::string_view spec)
{
    std::string_view rest = spec;
    auto const next_part = [&rest] {
        auto const part = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        return part;
    };
    auto const* const facts = std::ranges::find(kinds, next_part(), &kind_facts::name);
    if (facts == kinds.end()) return bad_injection(spec);
    injection made{facts->kind, facts->size, 0, facts->length};
    while (!rest.empty()) {
        auto const part = next_part();
        bool const ok = part.starts_with("size=") ? parse_size(part.substr(5), made)
            : part.starts_with("length=") ? parse_number(part.substr(7), made.length) && made.length > 0
                                          : false;
        if (!ok) return bad_injection(spec);
    }
    return made;
}

injector::injector(injector_options options) : options_{std::move(options)}, chance_{options_.seed}
{
    options_.after = std::max(options_.after, least_sound);
}

bool injector::apply(sample& s)
{
    auto const index = static_cast<std::size_t>(s.stream);
    if (index >= streams_.size()) {
        stream_state fresh;
        fresh.sound_until = options_.after;
        streams_.resize(index + 1, fresh);
    }
    stream_state& state = streams_[index];
    double const came = s.value;
    if (state.readings > 0) {
        auto const memory = static_cast<double>(std::min(state.readings, step_memory));
        state.step += (std::abs(came - state.last) - state.step) / memory;
    }

    bool send = true;
    bool const may_begin = options_.count == 0 || placed_.size() < options_.count;
    if (!state.active && state.readings >= state.sound_until && may_begin
        && chance_.uniform() < options_.rate)
        begin(state, s);
    if (state.active) send = change(state, *state.active, s);
    ++state.readings;
    state.last = came;
    return send;
}

void injector::begin(stream_state& state, sample const& s)
{
    injection const what = options_.kinds[placed_.size() % options_.kinds.size()];
    state.active = what;
    state.done = 0;
    double const by_chance = chance_.uniform() < 0.5 ? -1 : 1;
    double const sign = what.sign != 0 ? what.sign : by_chance;
    state.held = what.kind == fault_kind::stuck ? state.last : sign * what.size * state.step;
    state.label = placed_.size();
    placed_.push_back({what.kind, s.stream, s.time, s.time});
}

bool injector::change(stream_state& state, injection what, sample& s)
{
    placed& where = placed_[state.label];
    where.end = s.time;
    if (state.done == what.length) { // the first sound one
        state.active.reset();
        state.sound_until = state.readings + std::max<std::uint64_t>(what.length, least_sound);
        return true;
    }
    ++state.done;
    switch (what.kind) {
    case fault_kind::spike:
    case fault_kind::level: s.value += state.held; break;
    case fault_kind::stuck: s.value = state.held; break;
    case fault_kind::drift: s.value += state.held * state.done / what.length; break;
    case fault_kind::noise: s.value += state.held * chance_.uniform(-1, 1); break;
    case fault_kind::gap: break;
    }
    return what.kind != fault_kind::gap;
}

std::vector<label> injector::labels(stream_names const& names) const
{
    std::vector<label> all;
    all.reserve(placed_.size());
    for (placed const& p : placed_)
        all.push_back({p.begin, p.end, std::string{to_string(p.kind)}, names.key(p.stream)});
    return all;
}

} // namespace lariat::tool
