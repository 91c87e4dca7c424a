// The parts of the hot path, each alone and in cache. Items are readings, but where the name says otherwise.

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <lariat/core/padding.hpp>
#include <lariat/detect/detector.hpp>
#include <lariat/model/dual_averaging.hpp>
#include <wire/decoder.hpp>

#include "line_series.hpp"

namespace lariat::bench {
namespace {

/// A few streams' blocks, warm, and the next readings of them.
class warm_streams {
public:
    explicit warm_streams(detect::options const& options) : schema_{options}, values_(period)
    {
        std::mt19937_64 random{1};
        std::normal_distribution<double> noise;
        double offset = 0;
        for (auto& v : values_) v = 20 + (offset = 0.9 * offset + 0.1 * noise(random));
        for (auto& b : blocks_) {
            b = {static_cast<std::byte*>(::operator new(schema_.block_bytes(), alignment)), {}};
            schema_.create(b.get());
        }
        for (std::size_t i = 0; i < warm_readings * streams; ++i) step();
    }

    bool step()
    {
        auto const time = core::timestamp{std::chrono::seconds{1'700'000'000 + next_ / streams}};
        auto const verdict = detect::step(schema_, blocks_[next_ % streams].get(),
            {time, values_[(next_ * 7919) % period], 0, true}, changes_);
        ++next_;
        return verdict.over;
    }

private:
    static constexpr std::align_val_t alignment{detect::schema::block_alignment};
    static constexpr std::size_t streams = 16;
    static constexpr std::size_t period = 65'536;
    static constexpr std::size_t warm_readings = 5'000;
    struct deleter {
        void operator()(std::byte* p) const noexcept { ::operator delete(p, alignment); }
    };

    detect::schema schema_;
    std::vector<double> values_;
    std::array<std::unique_ptr<std::byte, deleter>, streams> blocks_;
    detect::changes changes_;
    std::size_t next_ = 0;
};

void detector(benchmark::State& state, detect::options const& options)
{
    warm_streams streams{options};
    for (auto _ : state) benchmark::DoNotOptimize(streams.step());
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(detector, full, {});
BENCHMARK_CAPTURE(detector, shape_off, {.shape = false});
BENCHMARK_CAPTURE(detector, lean, {.seasonal = false, .shape = false});

void learner(benchmark::State& state)
{
    constexpr std::size_t features = 16;
    std::array<float, features> sum{};
    std::array<float, features> squares{};
    std::array<float, features> weight{};
    std::array<float, features> feature{};
    std::mt19937 random{1};
    std::normal_distribution<float> noise;
    for (auto& f : feature) f = noise(random);
    for (auto _ : state) {
        float const g = model::dot(weight, feature) > 0.5F ? 1.0F : -1.0F;
        model::dual_averaging_step(sum, squares, weight, feature, g, {});
        benchmark::DoNotOptimize(weight);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(learner);

class counting_sink final : public core::reading_sink {
public:
    void on_readings(std::span<core::reading const> batch, core::timestamp) noexcept override
    {
        count += batch.size();
    }
    std::size_t count = 0;
};

void parser(benchmark::State& state)
{
    std::string lines;
    line_series series{1'000, 1};
    for (int i = 0; i < 4; ++i) series.append_round(lines);
    auto const size = lines.size();
    lines.append(core::padding, '\0');
    wire::decoder decoder{{}};
    counting_sink sink;
    for (auto _ : state) {
        if (decoder.feed({lines.data(), size}, {}, sink) != wire::feed_status::ok)
            state.SkipWithError("refused");
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(sink.count));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
BENCHMARK(parser);

/// Items are lines of 74 bytes: what the parser's share of memory's speed is.
void memcpy_of_lines(benchmark::State& state)
{
    constexpr std::size_t line = 74;
    std::vector<char> const from(4'000 * line, 'x');
    std::vector<char> to(from.size());
    for (auto _ : state) {
        std::memcpy(to.data(), from.data(), from.size());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(from.size() / line));
}
BENCHMARK(memcpy_of_lines);

} // namespace
} // namespace lariat::bench

BENCHMARK_MAIN();
