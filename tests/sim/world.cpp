#include "sim/world.hpp"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace lariat::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t hash_seed = 42;
constexpr std::size_t subscribers = 3;
constexpr std::size_t streams_a_peer = 6;

} // namespace

world::world(std::uint64_t seed)
    : random_{seed},
      // Some machines wake in 1970.
      now_{random_() % 8 == 0 ? core::timestamp{}
                              : core::timestamp{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}}},
      ledger_{subscribers, 8},
      options_{draw_options()},
      shard_{options_, ledger_, registry_}
{
    for (unsigned i = 1; i <= 4; ++i)
        peers_.emplace_back(core::peer_id{static_cast<std::uint16_t>(i)}, hash_seed);
}

engine::options world::draw_options()
{
    auto const one_in = [&](unsigned n) { return random_() % n == 0; };
    engine::options out;
    out.hash_seed = hash_seed;
    out.limits.max_streams = 10 + random_() % 40;
    out.limits.max_memory_bytes = one_in(2) ? 1U << 20U : 512U << 20U;
    out.limits.new_streams_per_second = one_in(2) ? 2 : 0;
    auto& d = out.defaults;
    d.shape = one_in(4);
    d.seasonal = one_in(2);
    if (one_in(2)) d.maximum = 100;
    if (one_in(2)) d.expected_interval = 2s;
    if (one_in(3)) d.stuck_after = 10s;
    if (one_in(3)) d.threshold = 2.0;
    if (one_in(3)) d.reorder_window = 3s;
    if (one_in(4)) d.transform = detect::transform::difference;
    d.clear_after = 1 + static_cast<std::uint32_t>(random_() % 8);
    if (one_in(2)) {
        engine::rule odd{"odd", {{"p1*"}, {}}, false, d};
        odd.ignore = one_in(6);
        odd.detect.shape = !d.shape;
        out.rules.push_back(odd);
    }
    return out;
}

void world::pass_time()
{
    now_ += std::chrono::milliseconds{random_() % 2'000};
    if (auto const due = shard_.next_deadline(); due && *due <= now_) shard_.advance(now_);
}

void world::jump()
{
    constexpr std::array<std::chrono::nanoseconds, 6> jumps{
        std::chrono::hours{24 * 365}, -1h, 8h, 1s, -1s, -std::chrono::hours{24 * 365}};
    now_ += jumps[random_() % jumps.size()];
}

void world::step()
{
    auto& peer = peers_[random_() % peers_.size()];
    switch (random_() % 64) {
    case 0: peer.break_off(); break;
    case 1: jump(); break;
    case 2:
        options_ = draw_options();
        shard_.reload(options_);
        break;
    case 3:
        for (std::optional<std::size_t> next = 0; next;) next = shard_.forget(mark_, *next, 16, now_);
        mark_ = shard_.reading_number();
        break;
    case 4:
    case 5:
    case 6: ledger_.read(random_(), random_() % 16); break;
    case 7: shard_.advance(now_); break;
    default:
        for (auto lines = random_() % 8; lines > 0; --lines) peer.write(random_, now_, streams_a_peer);
        peer.deliver(random_, now_, shard_);
        pass_time();
    }
}

std::string world::check()
{
    auto const counts = shard_.counts();
    if (counts.warm > counts.judged || counts.judged > counts.all)
        return fmt::format("{} warm of {} judged of {} streams", counts.warm, counts.judged, counts.all);
    if (shard_.open_events() != ledger_.open())
        return fmt::format("{} events are open, the shard says {}", ledger_.open(), shard_.open_events());
    if (counts.with_open_event > ledger_.open()) return "more streams with events than events";
    return ledger_.broken();
}

std::string world::check_sums()
{
    scripted_peer::tally sent;
    scripted_peer::tally counted;
    for (auto const& p : peers_) {
        sent.good += p.delivered().good;
        sent.bad += p.delivered().bad;
        counted.good += p.counted().good;
        counted.bad += p.counted().bad;
    }
    if (sent.good != counted.good || sent.bad != counted.bad) {
        return fmt::format("{} good and {} bad lines were sent, {} and {} counted", sent.good, sent.bad,
            counted.good, counted.bad);
    }
    std::uint64_t settled = 0;
    for (auto const& s : registry_.samples()) {
        if (s.name == "lariat_readings_judged_total" || s.name == "lariat_readings_unjudged_total"
            || s.name == "lariat_readings_refused_total")
            settled += s.value;
    }
    if (settled != sent.good)
        return fmt::format("of {} readings {} were judged or refused", sent.good, settled);
    return {};
}

std::string world::run(int steps)
{
    for (int i = 0; i < steps; ++i) {
        step();
        if (auto broken = check(); !broken.empty()) return fmt::format("step {}: {}", i, broken);
    }
    for (auto& p : peers_) p.finish(now_, shard_);
    shard_.close_events(core::end_reason::shutdown, now_);
    if (ledger_.open() != 0 || shard_.counts().with_open_event != 0) return "events stay open at the end";
    ledger_.settle();
    if (auto broken = check(); !broken.empty()) return "at the end: " + broken;
    return check_sums();
}

} // namespace lariat::sim
