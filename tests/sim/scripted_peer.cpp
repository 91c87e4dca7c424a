#include "sim/scripted_peer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include <fmt/format.h>
#include <lariat/core/padding.hpp>

namespace lariat::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::array bad_lines{"a value=nan", "b value=0x10", "c", "d value=1 99999999999999999999",
    "e,=x value=1", R"({"stream":"f"})", "g value=1e999", "h 12abc", R"({"stream":7,"v":1})"};

/// Mostly now; also late, early, the same again, long ago.
core::timestamp stamp(std::mt19937_64& random, core::timestamp now)
{
    switch (random() % 12) {
    case 0: return now - std::chrono::milliseconds{random() % 5'000};
    case 1: return now + 30s;
    case 2: return std::chrono::floor<std::chrono::seconds>(now);
    case 3: return now - std::chrono::hours{random() % 10'000};
    default: return now;
    }
}

double value(std::mt19937_64& random)
{
    switch (random() % 40) {
    case 0: return 1e308;
    case 1: return -1e30;
    case 2: return 5e-324;
    case 3: return -0.0;
    case 4: return 500;
    default: return 20 + static_cast<double>(random() % 1'000) / 250;
    }
}

} // namespace

scripted_peer::scripted_peer(core::peer_id id, std::uint64_t hash_seed) : id_{id}, decoder_{{}}
{
    options_.hash_seed = hash_seed;
    decoder_ = wire::decoder{options_};
}

void scripted_peer::write(std::mt19937_64& random, core::timestamp now, std::size_t streams)
{
    if (random() % 10 == 0) {
        (on_its_way_ += bad_lines[random() % bad_lines.size()]) += '\n';
        kinds_ += 'b';
        return;
    }
    auto const sender = static_cast<unsigned>(id_);
    auto const name = random() % 5 == 0 ? fmt::format("flood{}_{}", sender, ++flood_)
                                        : fmt::format("p{}_{}", sender, random() % streams);
    auto const ns = stamp(random, now).time_since_epoch().count();
    double const x = value(random);
    switch (random() % 4) {
    case 0: on_its_way_ += fmt::format("{},k=v value={} {}\n", name, x, ns); break;
    case 1: on_its_way_ += fmt::format("{} {}\n", name, x); break; // stamped by its receipt
    case 2: on_its_way_ += fmt::format("{{\"stream\":\"{}\",\"v\":{}}}\r\n", name, x); break;
    default: on_its_way_ += fmt::format("{} value={} {}\n", name, x, ns); break;
    }
    kinds_ += 'g';
}

void scripted_peer::feed(std::size_t bytes, core::timestamp now, core::reading_sink& sink)
{
    auto const chunk = std::string_view{on_its_way_}.substr(0, bytes);
    auto const lines = static_cast<std::size_t>(std::ranges::count(chunk, '\n'));
    for (char const kind : std::string_view{kinds_}.substr(0, lines))
        ++(kind == 'g' ? delivered_.good : delivered_.bad);
    kinds_.erase(0, lines);
    padded_.assign(chunk);
    padded_.append(core::padding, '\0');
    sink.on_peer(id_);
    static_cast<void>(decoder_.feed({padded_.data(), bytes}, now, sink));
    on_its_way_.erase(0, bytes);
}

void scripted_peer::deliver(std::mt19937_64& random, core::timestamp now, core::reading_sink& sink)
{
    if (!on_its_way_.empty()) feed(1 + random() % on_its_way_.size(), now, sink);
}

void scripted_peer::finish(core::timestamp now, core::reading_sink& sink)
{
    feed(on_its_way_.size(), now, sink);
    decoder_.finish(now, sink);
}

void scripted_peer::break_off()
{
    // What has left is not delivered again: a cut line's rest goes with it.
    on_its_way_.clear();
    kinds_.clear();
    add_counts();
    decoder_ = wire::decoder{options_};
}

void scripted_peer::add_counts()
{
    counted_ = counted();
}

scripted_peer::tally scripted_peer::counted() const noexcept
{
    auto out = counted_;
    out.good += decoder_.counts().readings;
    for (auto const n : decoder_.counts().refused) out.bad += n;
    return out;
}

} // namespace lariat::sim
