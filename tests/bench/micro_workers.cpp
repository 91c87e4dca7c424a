// What further workers bring: eight connections' bytes, fed from memory, by the clock on the wall.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <engine/worker_set.hpp>
#include <lariat/core/padding.hpp>
#include <wire/decoder.hpp>

#include "line_series.hpp"

namespace lariat::bench {
namespace {

constexpr std::size_t connections = 8;
constexpr std::size_t streams_each = 125;
constexpr int rounds = 1'200; // the shape channel speaks after 1,024

class silent_sink final : public core::event_sink {
public:
    void on_event(core::event const&) noexcept override { }
};

std::vector<std::string> make_input()
{
    // One series, so that no two connections have a stream in common.
    line_series series{connections * streams_each, 1};
    std::vector<std::string> input(connections);
    std::string round;
    for (int i = 0; i < rounds; ++i) {
        round.clear();
        series.append_round(round);
        std::size_t at = 0;
        for (auto& bytes : input) {
            auto const begin = at;
            for (std::size_t line = 0; line < streams_each; ++line) at = round.find('\n', at) + 1;
            bytes.append(round, begin, at - begin);
        }
    }
    for (auto& bytes : input) bytes.append(core::padding, '\0');
    return input;
}

void workers(benchmark::State& state)
{
    static auto const input = make_input();
    constexpr std::size_t piece = 64 * 1024;
    silent_sink events;
    for (auto _ : state) {
        telemetry::registry registry;
        engine::worker_set set{{}, static_cast<std::size_t>(state.range(0)), events, registry};
        set.start();
        std::vector<wire::decoder> decoders;
        for (std::size_t i = 0; i < connections; ++i) decoders.emplace_back(wire::decoder_options{});
        std::array<std::size_t, connections> done{};
        for (bool more = true; more;) {
            more = false;
            for (std::size_t i = 0; i < connections; ++i) {
                auto const left = input[i].size() - core::padding - done[i];
                auto const some = std::span{input[i]}.subspan(done[i], std::min(piece, left));
                if (decoders[i].feed(some, {}, set) != wire::feed_status::ok) state.SkipWithError("refused");
                done[i] += some.size();
                more = more || some.size() < left;
            }
        }
        if (set.stream_count() != connections * streams_each) state.SkipWithError("lost"); // waits
    }
    state.SetItemsProcessed(
        state.iterations() * static_cast<std::int64_t>(connections * streams_each) * rounds);
}
BENCHMARK(workers)->Arg(1)->Arg(2)->UseRealTime()->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace lariat::bench
