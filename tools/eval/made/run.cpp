#include "eval/made/run.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <mutex>

#include <fmt/format.h>

#include "offline/parallel.hpp"
#include "series/open.hpp"
#include "series/random.hpp"

namespace lariat::eval {
namespace {

/// Work to be done in any order, and what of it is done, in readings.
class job_list {
public:
    void add(std::size_t readings, std::function<void()> work)
    {
        total_ += readings;
        jobs_.push_back({readings, std::move(work)});
    }

    void run(progress_report const& progress)
    {
        std::atomic<std::uint64_t> done{0};
        tool::for_each_index(
            jobs_.size(),
            [&](std::size_t i) {
                jobs_[i].work();
                done += jobs_[i].readings;
            },
            [&](double) {
                if (progress) progress(static_cast<double>(done) / static_cast<double>(total_), done);
            });
    }

private:
    struct job {
        std::size_t readings;
        std::function<void()> work;
    };
    std::vector<job> jobs_;
    std::size_t total_ = 0;
};

tool::outcome<series> read_prices(std::string const& path)
{
    tool::stream_names names;
    auto const source = tool::open_series(path, {}, names);
    if (!source) return source.error();
    series s;
    std::array<tool::sample, 512> some{};
    for (;;) {
        auto const got = (*source)->read(some);
        if (!got) return got.error();
        if (*got == 0) break;
        for (auto const& one : std::span{some}.first(*got)) {
            if (one.stream != tool::stream_id{}) continue;
            if (!one.stamped || !(one.value > 0))
                return tool::fault{EX_DATAERR, path + ": not a time and a positive price in every row"};
            s.times.push_back(one.time);
            s.values.push_back(one.value);
        }
    }
    constexpr std::size_t fewest = 1'000;
    if (s.rows() < fewest)
        return tool::fault{EX_DATAERR, fmt::format("{}: fewer than {} prices", path, fewest)};
    s.name = names.key(tool::stream_id{});
    return s;
}

} // namespace

synthetic_results run_synthetic(
    synthetic_plan const& plan, detect::options const& options, progress_report const& progress)
{
    synthetic_results all;
    all.seed = plan.seed;
    all.how = plan.faults;
    all.how.seed = plan.seed;
    all.clean.resize(plan.clean.size());
    for (auto const& one : fault_plans) all.faults.emplace_back().plan = one;
    for (auto const& one : repeat_plans) all.repeats.push_back({.plan = one});

    std::mutex guard; // of `all`
    job_list jobs;
    auto const fleet_rows =
        static_cast<std::size_t>(std::chrono::days{plan.fleet.days} / plan.fleet.interval);
    jobs.add(plan.fleet.streams * fleet_rows, [&] {
        fleet_options how = plan.fleet;
        how.seed = plan.seed;
        all.fleet = try_fleet(options, how);
    });
    // The long ones first, so that no core is left with one of them at the end.
    for (std::size_t c = plan.clean.size(); c-- > 0;) {
        clean_plan const& one = plan.clean[c];
        all.clean[c].plan = one;
        auto const rows = static_cast<std::size_t>(std::chrono::days{one.days} / one.interval);
        for (std::size_t stream = 0; stream < one.streams; ++stream) {
            jobs.add(rows, [&, stream, c] {
                auto const r = try_clean(plan.clean[c], options, plan.seed, stream);
                std::scoped_lock const lock{guard};
                all.clean[c] += r;
            });
        }
    }
    for (std::size_t stream = 0; stream < all.how.streams; ++stream) {
        jobs.add(all.how.readings * (fault_plans.size() + 1), [&, stream] {
            auto const results = try_faults(fault_plans, options, all.how, stream);
            std::scoped_lock const lock{guard};
            for (std::size_t i = 0; i < results.size(); ++i) all.faults[i] += results[i];
        });
    }
    auto repeats = plan.repeats;
    repeats.seed = plan.seed;
    for (std::size_t stream = 0; stream < repeats.streams; ++stream) {
        jobs.add(repeats.readings * repeat_plans.size(), [&, stream] {
            auto const results = try_repeats(options, repeats, stream);
            std::scoped_lock const lock{guard};
            for (std::size_t i = 0; i < results.size(); ++i) all.repeats[i] += results[i];
        });
    }
    jobs.run(progress);
    return all;
}

tool::outcome<std::vector<tick_result>> run_ticks(std::string const& path, detect::options const& options,
    std::uint64_t seed, progress_report const& progress)
{
    auto const prices = read_prices(path);
    if (!prices) return prices.error();
    std::vector<tick_result> all(tick_sizes.size());
    std::mutex guard; // of `all`
    job_list jobs;
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].size = tick_sizes[i];
        for (std::size_t pass = 0; pass < tick_passes; ++pass) {
            jobs.add(prices->rows(), [&, i, pass] {
                auto const r = try_ticks(
                    *prices, tick_sizes[i], options, tool::random_numbers{seed * 1'000 + pass}.next());
                std::scoped_lock const lock{guard};
                all[i] += r;
            });
        }
    }
    jobs.run(progress);
    return all;
}

} // namespace lariat::eval
