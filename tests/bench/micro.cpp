// The parts of the hot path, each alone and in cache. Items are readings, but where the name says otherwise.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <lariat/core/padding.hpp>
#include <lariat/detect/detector.hpp>
#include <lariat/model/active_set.hpp>
#include <lariat/model/dual_averaging.hpp>
#include <wire/decoder.hpp>

#include "line_series.hpp"

namespace lariat::bench {
namespace {

/// How old streams are while they are measured.
struct stage {
    std::size_t from = 5'000; ///< readings
    std::size_t readings = 0; ///< after which they are as they were; 0: never
    std::size_t together = 1; ///< readings that are taken at once; a divisor of 16
};

/// A few streams' blocks, and the next readings of them.
class some_streams {
public:
    /// \param figures  see observation; the daemon goes without
    some_streams(detect::options const& options, bool figures, stage stage)
        : schema_{options},
          figures_{figures},
          stage_{stage},
          values_(period)
    {
        std::mt19937_64 random{1};
        std::normal_distribution<double> noise;
        double offset = 0;
        for (auto& v : values_) v = 20 + (offset = 0.9 * offset + 0.1 * noise(random));
        for (auto* const all : {&blocks_, &kept_}) {
            for (auto& b : *all)
                b = {static_cast<std::byte*>(::operator new(schema_.block_bytes(), alignment)), {}};
        }
        for (auto& b : blocks_) schema_.create(b.get());
        while (next_ < stage_.from * streams) take();
        copy(blocks_, kept_);
    }

    /// Takes stage.together readings.  Returns those that are over.
    std::size_t step()
    {
        if (stage_.readings != 0 && next_ == (stage_.from + stage_.readings) * streams) {
            copy(kept_, blocks_);
            next_ = stage_.from * streams;
        }
        return take();
    }

private:
    std::size_t take()
    {
        std::span const some{some_.data(), stage_.together};
        for (auto& r : some) {
            r.block = blocks_[next_ % streams].get();
            r.reading.time = core::timestamp{std::chrono::seconds{1'700'000'000 + next_ / streams}};
            r.reading.value = values_[(next_ * 7919) % period];
            r.shape = {};
            ++next_;
        }
        std::uint32_t const passed = figures_ ? 0 : detect::pass_quietly(schema_, some);
        std::size_t over = 0;
        for (std::size_t i = 0; i < some.size(); ++i) {
            some[i].reading.figures = figures_;
            if ((passed >> i & 1U) == 0) over += detect::step_in_full(schema_, some[i], changes_).over;
        }
        return over;
    }

    static constexpr std::align_val_t alignment{detect::schema::block_alignment};
    static constexpr std::size_t streams = 16;
    static constexpr std::size_t period = 65'536;
    struct deleter {
        void operator()(std::byte* p) const noexcept { ::operator delete(p, alignment); }
    };

    using blocks = std::array<std::unique_ptr<std::byte, deleter>, streams>;

    void copy(blocks const& from, blocks const& to) const
    {
        for (std::size_t i = 0; i < streams; ++i)
            std::memcpy(to[i].get(), from[i].get(), schema_.block_bytes());
    }

    detect::schema schema_;
    bool figures_;
    stage stage_;
    std::vector<double> values_;
    blocks blocks_;
    blocks kept_;
    std::array<detect::quiet_reading, detect::most_at_once> some_{};
    detect::changes changes_;
    std::size_t next_ = 0;
};

void detector(benchmark::State& state, detect::options const& options, bool figures, stage stage = {})
{
    some_streams streams{options, figures, stage};
    for (auto _ : state) benchmark::DoNotOptimize(streams.step());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(stage.together));
}
constexpr stage of_eight{.together = 8};
BENCHMARK_CAPTURE(detector, full_of_eight, {}, false, of_eight);
BENCHMARK_CAPTURE(detector, shape_off_of_eight, {.shape = false}, false, of_eight);
BENCHMARK_CAPTURE(detector, lean_of_eight, {.seasonal = false, .shape = false}, false, of_eight);
BENCHMARK_CAPTURE(detector, full, {}, false);
BENCHMARK_CAPTURE(detector, shape_off, {.shape = false}, false);
BENCHMARK_CAPTURE(detector, lean, {.seasonal = false, .shape = false}, false);
BENCHMARK_CAPTURE(detector, full_with_figures, {}, true);
BENCHMARK_CAPTURE(detector, full_of_age_170, {}, false, stage{170, 30});
BENCHMARK_CAPTURE(detector, lean_of_age_4, {.seasonal = false, .shape = false}, false, stage{4, 4});

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

/// Regression on very many candidates, 20 of which are of use: the cost follows these, not those.
void active_set(benchmark::State& state)
{
    auto const candidates = static_cast<std::size_t>(state.range(0));
    std::size_t const useful = std::min<std::size_t>(20, candidates);
    std::mt19937 random{1};
    std::normal_distribution<float> noise;
    // A row begins anywhere in many numbers: a few rows that come again would be explained by any candidates.
    constexpr std::size_t numbers = std::size_t{1} << 18U;
    std::vector<float> features(numbers + candidates);
    for (auto& f : features) f = noise(random);
    model::active_set set{candidates};
    std::size_t row = 0;
    auto const step = [&] {
        auto const some = std::span<float const>{features}.subspan(row, candidates);
        row = (row + 100'003) % numbers;
        float target = 0;
        for (std::size_t j = 0; j < useful; ++j) target += some[j * (candidates / useful)];
        double const residual = static_cast<double>(target) - set.predict(some);
        set.learn(some, residual > 0 ? -1.0F : 1.0F);
    };
    for (std::size_t i = 0; i < std::max<std::size_t>(20'000, 8 * candidates); ++i) step();
    for (auto _ : state) step();
    state.SetItemsProcessed(state.iterations());
    state.counters["active"] = static_cast<double>(set.active_count());
}
BENCHMARK(active_set)->RangeMultiplier(10)->Range(10, 10'000);

/// The forecast from a list of those weights that are not zero, and from all: how many zeros it takes until
/// the list is the cheaper way.
void dot_of_all(benchmark::State& state)
{
    std::vector<float> const weight(64, 0.5F);
    std::vector<float> const feature(64, 1.0F);
    for (auto _ : state) benchmark::DoNotOptimize(model::dot(weight, feature));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(dot_of_all);

void dot_of_listed(benchmark::State& state)
{
    std::vector<float> const weight(64, 0.5F);
    std::vector<float> const feature(64, 1.0F);
    std::vector<std::uint32_t> listed(static_cast<std::size_t>(state.range(0)));
    for (std::size_t i = 0; i < listed.size(); ++i)
        listed[i] = static_cast<std::uint32_t>(i * 64 / listed.size());
    for (auto _ : state) {
        float sum = 0;
        for (auto const j : listed) sum += weight[j] * feature[j];
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(dot_of_listed)->Arg(4)->Arg(8)->Arg(16)->Arg(32);

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
