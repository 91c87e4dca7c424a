#include "eval/contaminate.hpp"

#include <cmath>

#include "eval/made/sensors.hpp"
#include "series/random.hpp"

namespace lariat::eval {
namespace {

constexpr std::size_t sound_beginning = 20; // rows

/// Mean of what is added to it.
struct running_mean {
    double sum = 0;
    std::size_t count = 0;

    void add(double x) noexcept
    {
        sum += x;
        ++count;
    }
    [[nodiscard]] double get() const noexcept { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

forecast_errors errors_of(contaminated const& c, loss l)
{
    forecast_twin twin{l};
    running_mean clean;
    running_mean after_1;
    running_mean after_2;
    running_mean after_8;
    std::size_t since = c.spiked.size() + 1; // readings since the last spike
    for (std::size_t row = 0; row < c.spiked.size(); ++row) {
        double const value = c.spoilt.values[row];
        if (!std::isfinite(value)) continue;
        double const forecast = twin.observe(c.spoilt.times[row], value);
        if (c.spiked[row] != 0) {
            since = 0;
            continue;
        }
        ++since;
        double const error = std::abs(value - forecast) / c.deviation;
        clean.add(error);
        if (since == 1) after_1.add(error);
        if (since == 2) after_2.add(error);
        if (since == 8) after_8.add(error);
    }
    return {
        .clean = clean.get(), .after_1 = after_1.get(), .after_2 = after_2.get(), .after_8 = after_8.get()};
}

} // namespace

contaminated contaminate(series const& s, double share, std::uint64_t seed)
{
    contaminated c{
        .spoilt = s, .spiked = std::vector<std::uint8_t>(s.rows()), .deviation = deviation_of(s.values)};
    tool::random_numbers chance{seed};
    for (std::size_t row = sound_beginning; row < s.rows(); ++row) {
        if (chance.uniform() >= share || !std::isfinite(s.values[row])) continue;
        double const size = chance.uniform(10, 30) * c.deviation;
        c.spoilt.values[row] += chance.uniform() < 0.5 ? -size : size;
        c.spiked[row] = 1;
    }
    return c;
}

contaminated_file evaluate_contaminated(contaminated const& c, detect::options const& options)
{
    contaminated_file f;
    f.varies = c.deviation > 0;
    if (f.varies) {
        for (std::size_t l = 0; l < losses.size(); ++l) f.errors[l] = errors_of(c, losses[l]);
    }
    auto alarms = judge(c.spoilt, options).alarms;
    std::erase_if(alarms, [&](std::uint32_t row) { return c.spiked[row] != 0; });
    nab_plan const plan{c.spoilt.rows(), c.spoilt.windows};
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) f.nab[p] = nab_score(plan, alarms, nab_profiles[p]);
    return f;
}

tool::outcome<std::vector<contaminated_file>> evaluate_contaminated(corpus const& files,
    detect::options const& options, double share, std::uint64_t seed, progress_report const& progress)
{
    std::vector<contaminated_file> results(files.size());
    auto const failed = for_each_series(
        files,
        [&](std::size_t i, series const& file) {
            results[i] = evaluate_contaminated(contaminate(file, share, seed + i), options);
        },
        progress);
    if (failed) return *failed;
    return results;
}

forecast_errors mean_errors(std::span<contaminated_file const> files, std::size_t loss_index)
{
    running_mean clean;
    running_mean after_1;
    running_mean after_2;
    running_mean after_8;
    for (auto const& f : files) {
        if (!f.varies) continue;
        forecast_errors const& e = f.errors[loss_index];
        clean.add(e.clean);
        after_1.add(e.after_1);
        after_2.add(e.after_2);
        after_8.add(e.after_8);
    }
    return {
        .clean = clean.get(), .after_1 = after_1.get(), .after_2 = after_2.get(), .after_8 = after_8.get()};
}

} // namespace lariat::eval
