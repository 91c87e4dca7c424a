#include "eval/nab_score.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace lariat::eval {
namespace {

constexpr double probation_share = 0.15;
constexpr double probation_rows = 5000;

/// From 1 at -infinity through 0 at 0 to -1 at infinity, and exactly -1 beyond 3.
double scaled_sigmoid(double x) noexcept
{
    return x > 3 ? -1 : 2 / (1 + std::exp(5 * x)) - 1;
}

std::size_t probation(std::size_t rows) noexcept
{
    double const end =
        std::min(std::floor(probation_share * static_cast<double>(rows)), probation_share * probation_rows);
    return static_cast<std::size_t>(end);
}

/// The running sum of one file as alarms are added to it, in any order.
class tally {
public:
    tally(nab_plan const& plan, nab_profile const& profile)
        : plan_{plan},
          profile_{profile},
          held_(plan.windows(), -profile.miss)
    {
    }

    void add(std::size_t row, nab_result& sum)
    {
        double const worth = plan_.worth(row);
        if (plan_.window_of(row) == nab_plan::outside) {
            sum.raw += worth * profile_.false_row;
            ++sum.false_rows;
            return;
        }
        double& held = held_[static_cast<std::size_t>(plan_.window_of(row))];
        if (held < 0) ++sum.hit; // every row of a window is worth more than nothing
        double const better = std::max(held, worth * profile_.hit);
        sum.raw += better - held;
        held = better;
    }

private:
    nab_plan const& plan_;
    nab_profile const& profile_;
    std::vector<double> held_; // what each window gives so far
};

/// The sum of a file without any alarm.
nab_result silence(nab_plan const& plan, nab_profile const& profile) noexcept
{
    nab_result r;
    r.windows = plan.windows();
    r.raw = -profile.miss * static_cast<double>(plan.reachable_windows());
    r.threshold = std::numeric_limits<double>::infinity();
    return r;
}

struct ranked_row {
    float score;
    std::uint32_t file;
    std::uint32_t row;
};

std::vector<ranked_row> by_falling_score(std::span<nab_scored_file const> files)
{
    std::vector<ranked_row> ranked;
    for (std::uint32_t f = 0; f < files.size(); ++f) {
        assert(files[f].scores.size() == files[f].plan->rows());
        for (std::uint32_t row = 0; row < files[f].scores.size(); ++row) {
            if (files[f].plan->counts(row)) ranked.push_back({files[f].scores[row], f, row});
        }
    }
    std::ranges::stable_sort(ranked, std::ranges::greater{}, &ranked_row::score);
    return ranked;
}

} // namespace

nab_plan::nab_plan(std::size_t rows, std::span<window const> windows)
    : worth_(rows, -1.0),
      window_of_(rows, outside),
      windows_{windows.size()},
      first_counted_{probation(rows)}
{
    double const best = scaled_sigmoid(-1);
    for (std::size_t w = 0; w < windows.size(); ++w) {
        auto const [first, last] = windows[w];
        assert(first <= last && last < rows && (w == 0 || windows[w - 1].last < first));
        if (counts(last)) ++reachable_;
        auto const width = static_cast<double>(windows[w].size());
        for (std::size_t row = first; row <= last; ++row) {
            worth_[row] = scaled_sigmoid(-static_cast<double>(last - row + 1) / width) / best;
            window_of_[row] = static_cast<std::int32_t>(w);
        }
        // A window of one row leaves no slope behind it: any distance over width - 1 = 0 is beyond 3.
        std::size_t const end = w + 1 < windows.size() ? windows[w + 1].first : rows;
        for (std::size_t row = last + 1; row < end; ++row)
            worth_[row] = scaled_sigmoid(static_cast<double>(row - last) / (width - 1));
    }
}

nab_result& nab_result::operator+=(nab_result const& other) noexcept
{
    raw += other.raw;
    windows += other.windows;
    hit += other.hit;
    false_rows += other.false_rows;
    return *this;
}

nab_result normalise(nab_result r, nab_profile const& profile) noexcept
{
    r.score.reset();
    if (r.windows == 0) return r;
    auto const n = static_cast<double>(r.windows);
    r.score = 100 * (r.raw + profile.miss * n) / ((profile.hit + profile.miss) * n);
    return r;
}

nab_result nab_score(nab_plan const& plan, std::span<std::uint32_t const> alarms, nab_profile const& profile)
{
    nab_result sum = silence(plan, profile);
    tally file{plan, profile};
    for (std::uint32_t const row : alarms) {
        if (plan.counts(row)) file.add(row, sum);
    }
    return normalise(sum, profile);
}

nab_result nab_best(std::span<nab_scored_file const> files, nab_profile const& profile)
{
    std::vector<tally> tallies;
    nab_result sum;
    sum.threshold = std::numeric_limits<double>::infinity();
    for (auto const& f : files) {
        tallies.emplace_back(*f.plan, profile);
        sum += silence(*f.plan, profile);
    }
    nab_result best = sum;

    auto const ranked = by_falling_score(files);
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        tallies[ranked[i].file].add(ranked[i].row, sum);
        sum.threshold = static_cast<double>(ranked[i].score);
        bool const last_of_equals = i + 1 == ranked.size() || ranked[i + 1].score != ranked[i].score;
        if (last_of_equals && sum.raw > best.raw) best = sum;
    }
    return normalise(best, profile);
}

} // namespace lariat::eval
