#include "eval/ranking.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

namespace lariat::eval {
namespace {

constexpr std::size_t thresholds = 250;

std::size_t anomalous_rows(std::span<window const> windows) noexcept
{
    return std::transform_reduce(
        windows.begin(), windows.end(), std::size_t{0}, std::plus{}, [](window w) { return w.size(); });
}

std::vector<float> falling(std::span<float const> scores)
{
    std::vector<float> sorted(scores.begin(), scores.end());
    std::ranges::sort(sorted, std::greater{});
    return sorted;
}

/// The thresholds of VUS-PR and, of each row, the first that it is over.
class cuts {
public:
    explicit cuts(std::span<float const> scores) : scores_{scores}
    {
        std::vector<float> const sorted = falling(scores);
        for (std::size_t j = 0; j < thresholds; ++j) {
            float const at = sorted[j * (sorted.size() - 1) / (thresholds - 1)];
            at_.push_back(at);
            auto const end = std::ranges::upper_bound(sorted, at, std::greater{});
            predicted_.push_back(static_cast<double>(end - sorted.begin()));
        }
    }

    [[nodiscard]] std::size_t first_over(std::size_t row) const
    {
        auto const at = std::ranges::lower_bound(at_, scores_[row], std::greater{});
        return static_cast<std::size_t>(at - at_.begin());
    }

    /// Rows over the j-th threshold.
    [[nodiscard]] double predicted(std::size_t j) const noexcept { return predicted_[j]; }

private:
    std::span<float const> scores_;
    std::vector<float> at_;
    std::vector<double> predicted_;
};

/// How anomalous the rows outside the windows are, with a buffer of `length` rows in all.
std::vector<std::pair<std::size_t, double>> buffer_rows(
    std::size_t rows, std::span<window const> windows, std::size_t length)
{
    std::vector<std::pair<std::size_t, double>> soft;
    auto const add = [&](std::size_t row, std::size_t distance) {
        double const x = 1 - static_cast<double>(distance) / static_cast<double>(length);
        soft.emplace_back(row, std::sqrt(x));
    };
    for (std::size_t w = 0; w < windows.size(); ++w) {
        std::size_t const begin = w == 0 ? 0 : windows[w - 1].last + 1;
        std::size_t const end = w + 1 < windows.size() ? windows[w + 1].first : rows;
        for (std::size_t d = 1; d <= length / 2; ++d) {
            if (windows[w].first >= begin + d) add(windows[w].first - d, d);
            if (windows[w].last + d < end) add(windows[w].last + d, d);
        }
    }
    std::ranges::sort(soft); // a row between two windows has a part from each, and at most 1 in all
    std::size_t kept = 0;
    for (std::size_t i = 1; i < soft.size(); ++i) {
        if (soft[i].first == soft[kept].first)
            soft[kept].second = std::min(1.0, soft[kept].second + soft[i].second);
        else
            soft[++kept] = soft[i];
    }
    if (!soft.empty()) soft.resize(kept + 1);
    return soft;
}

/// The windows with their buffers; those that touch are one.
std::vector<window> buffered(std::size_t rows, std::span<window const> windows, std::size_t length)
{
    std::size_t const half = length / 2;
    std::vector<window> out;
    for (window const w : windows) {
        window const wide{w.first - std::min(w.first, half), std::min(w.last + half, rows - 1)};
        if (!out.empty() && wide.first <= out.back().last)
            out.back().last = wide.last;
        else
            out.push_back(wide);
    }
    return out;
}

double range_pr(std::span<window const> windows, std::size_t rows, cuts const& c,
    std::span<double const> inside_over, std::size_t length)
{
    std::vector<double> soft_over(thresholds + 1);
    for (auto const& [row, degree] : buffer_rows(rows, windows, length))
        soft_over[c.first_over(row)] += degree;

    std::vector<window> const segments = buffered(rows, windows, length);
    std::vector<double> found(thresholds + 1);
    for (window const s : segments) {
        std::size_t first = thresholds;
        for (std::size_t row = s.first; row <= s.last; ++row) first = std::min(first, c.first_over(row));
        found[first] += 1;
    }

    auto const inside = static_cast<double>(anomalous_rows(windows));
    double soft = 0;
    double existing = 0;
    double recall_before = 0;
    double area = 0;
    for (std::size_t j = 0; j < thresholds; ++j) {
        soft += soft_over[j];
        existing += found[j];
        double const hit = inside_over[j] + soft;
        double const wanted =
            inside + soft / 2; // mean of the windows' rows and of those with what is hit around
        double const recall = std::min(1.0, hit / wanted) * existing / static_cast<double>(segments.size());
        area += (recall - recall_before) * hit / c.predicted(j);
        recall_before = recall;
    }
    return area;
}

} // namespace

std::optional<double> auc_pr(std::span<float const> scores, std::span<window const> windows)
{
    std::size_t const positives = anomalous_rows(windows);
    if (positives == 0 || positives == scores.size()) return std::nullopt;

    std::vector<std::pair<float, bool>> ranked;
    ranked.reserve(scores.size());
    for (float const s : scores) ranked.emplace_back(s, false);
    for (window const w : windows) {
        for (std::size_t row = w.first; row <= w.last; ++row) ranked[row].second = true;
    }
    std::ranges::sort(ranked, std::greater{}, &std::pair<float, bool>::first);

    double area = 0;
    double hit = 0;
    double counted = 0;
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        if (ranked[i].second) ++hit;
        if (i + 1 < ranked.size() && ranked[i + 1].first == ranked[i].first) continue;
        area += (hit - counted) * hit / static_cast<double>(i + 1);
        counted = hit;
    }
    return area / static_cast<double>(positives);
}

std::optional<double> vus_pr(
    std::span<float const> scores, std::span<window const> windows, std::size_t buffer)
{
    std::size_t const positives = anomalous_rows(windows);
    if (positives == 0 || positives == scores.size()) return std::nullopt;

    cuts const c{scores};
    std::vector<double> inside_over(thresholds + 1);
    for (window const w : windows) {
        for (std::size_t row = w.first; row <= w.last; ++row) inside_over[c.first_over(row)] += 1;
    }
    std::partial_sum(inside_over.begin(), inside_over.end(), inside_over.begin());

    double volume = 0;
    for (std::size_t length = 0; length <= buffer; ++length)
        volume += range_pr(windows, scores.size(), c, inside_over, length);
    return volume / static_cast<double>(buffer + 1);
}

} // namespace lariat::eval
