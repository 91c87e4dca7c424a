#include "eval/cross_validate.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "eval/json_writer.hpp"
#include "eval/mean.hpp"
#include "eval/summary.hpp"
#include "eval/targets/musts.hpp"
#include "series/random.hpp"

namespace lariat::eval {
namespace {

using result_table = std::span<std::vector<file_result> const>;
using part_of_files = std::vector<std::size_t>; // indices

/// A candidate at a level of the sweep.
struct choice {
    std::size_t candidate = 0;
    std::size_t level = 0;
};

std::vector<file_result const*> pick(std::vector<file_result> const& files, part_of_files const& part)
{
    std::vector<file_result const*> picked;
    for (std::size_t const i : part) picked.push_back(&files[i]);
    return picked;
}

nab_result score(result_table results, choice c, part_of_files const& part, std::size_t profile)
{
    return nab_at(pick(results[c.candidate], part), c.level, profile);
}

/// Means over the values at most `reach` places away; those past the ends do not count.
std::vector<double> smoothed(std::span<double const> x, std::size_t reach)
{
    std::vector<double> out;
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const near = x.subspan(i - std::min(i, reach));
        auto const those = near.first(std::min(near.size(), std::min(i, reach) + reach + 1));
        out.push_back(std::accumulate(those.begin(), those.end(), 0.0) / static_cast<double>(those.size()));
    }
    return out;
}

/// The pair with the best mean score of `reach` levels on either side; of equals the strictest level of the
/// first candidate.
choice best_on(result_table results, part_of_files const& part, std::size_t profile, std::size_t reach)
{
    choice best;
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < results.size(); ++c) {
        auto const files = pick(results[c], part);
        std::vector<double> raw;
        for (std::size_t l = 0; l < sweep_levels().size(); ++l) raw.push_back(nab_at(files, l, profile).raw);
        auto const means = smoothed(raw, reach);
        auto const top = std::ranges::max_element(means.rbegin(), means.rend());
        if (*top <= most) continue;
        most = *top;
        best = {c, static_cast<std::size_t>(means.rend() - top) - 1};
    }
    return best;
}

part_of_files shuffled(std::size_t files, tool::random_numbers& chance)
{
    part_of_files order(files);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = files - 1; i > 0; --i) std::swap(order[i], order[chance.next() % (i + 1)]);
    return order;
}

double deviation_from_mean(std::span<double const> x)
{
    double const mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
    double squares = 0;
    for (double const v : x) squares += (v - mean) * (v - mean);
    return std::sqrt(squares / static_cast<double>(x.size() - 1));
}

double factor(tool::random_numbers& chance, double most)
{
    return std::exp(chance.uniform(-1, 1) * std::log(most));
}

std::uint32_t scaled(std::uint32_t readings, tool::random_numbers& chance)
{
    return static_cast<std::uint32_t>(std::lround(static_cast<double>(readings) * factor(chance, 1.5)));
}

using detect::parts;

constexpr bool parts::*switches[] = {&parts::range_channel, &parts::recent_tail, &parts::declustering,
    &parts::recurrence, &parts::escalation, &parts::freezing, &parts::spending};

detect::options drawn(detect::options o, tool::random_numbers& chance)
{
    auto const turn = [&](bool& b) {
        if (chance.uniform() < 0.25) b = !b;
    };
    o.probability = std::min(0.4, o.probability * factor(chance, 3));
    o.quiet_minimum = scaled(o.quiet_minimum, chance);
    o.quiet_maximum = std::max(o.quiet_minimum, scaled(o.quiet_maximum, chance));
    o.clear_after = std::max(1U, scaled(o.clear_after, chance));
    turn(o.shape);
    turn(o.seasonal);
    for (auto const member : switches) turn(o.parts.*member);
    return o;
}

} // namespace

std::vector<detect::options> candidates(detect::options const& base, std::size_t draws, std::uint64_t seed)
{
    std::vector<detect::options> all{base};
    all.emplace_back(base).shape = !base.shape;
    all.emplace_back(base).seasonal = !base.seasonal;
    for (auto const member : switches) {
        bool& b = all.emplace_back(base).parts.*member;
        b = !b;
    }
    tool::random_numbers chance{seed};
    for (std::size_t i = 0; i < draws; ++i) all.push_back(drawn(base, chance));
    return all;
}

cross_validation cross_validate(result_table results, std::size_t profile, std::uint64_t seed)
{
    std::size_t const files = results.front().size();
    tool::random_numbers chance{seed};
    cross_validation cv;
    std::vector<double> of_halves;
    mean held_out;
    mean held_out_of_peak;
    for (std::size_t h = 0; h < halvings; ++h) {
        part_of_files const order = shuffled(files, chance);
        auto const middle = order.begin() + static_cast<std::ptrdiff_t>(files / 2);
        part_of_files const halves[] = {{order.begin(), middle}, {middle, order.end()}};
        nab_result both;
        nab_result both_of_peak;
        for (std::size_t i = 0; i < 2; ++i) {
            choice const c = best_on(results, halves[i], profile, plateau);
            nab_result const other = score(results, c, halves[1 - i], profile);
            cv.folds_with_shipped += c.candidate == 0 ? 1 : 0;
            both += other;
            if (other.score) of_halves.push_back(*other.score);
            both_of_peak += score(results, best_on(results, halves[i], profile, 0), halves[1 - i], profile);
        }
        held_out.add(normalise(both, nab_profiles[profile]).score);
        held_out_of_peak.add(normalise(both_of_peak, nab_profiles[profile]).score);
    }
    cv.held_out = held_out.get().value_or(0);
    cv.held_out_of_peak = held_out_of_peak.get().value_or(0);
    if (of_halves.size() > 1) cv.sd_of_folds = deviation_from_mean(of_halves);

    part_of_files all(files);
    std::iota(all.begin(), all.end(), std::size_t{0});
    cv.in_sample = score(results, best_on(results, all, profile, 0), all, profile).score.value_or(0);
    nab_result shipped;
    for (auto const& f : results.front()) shipped += f.nab[profile];
    cv.shipped = normalise(shipped, nab_profiles[profile]).score.value_or(0);
    return cv;
}

std::string cross_validation_text(result_table results, std::uint64_t seed)
{
    std::string text = fmt::format(
        R"(2-fold cross-validation over {} files: {} random halvings, seed {}.  On each half one of {} settings
(as given; each switch turned; all numeric settings and switches drawn at once) and {} thresholds is chosen:
the one with the best mean score, in the profile, over the thresholds within {:g} decades; the other half is
scored with it.  The score of a halving is that of its two other halves together.  Beside it, what choosing
the single best threshold would give.

profile              held out  sd of halves  of the peak  as shipped  best in hindsight   shipped chosen
)",
        results.front().size(), halvings, seed, results.size(), sweep_levels().size(),
        sweep_levels()[plateau] - sweep_levels()[0]);
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
        cross_validation const cv = cross_validate(results, p, seed);
        fmt::format_to(std::back_inserter(text),
            "{:<20} {:>8.2f} {:>13.1f} {:>12.2f} {:>11.2f} {:>18.2f} {:>9} of {}\n", nab_profiles[p].name,
            cv.held_out, cv.sd_of_folds, cv.held_out_of_peak, cv.shipped, cv.in_sample, cv.folds_with_shipped,
            2 * halvings);
    }
    return text + fmt::format("{:<20} {:>8.2f}\n", "must, standard", musts::nab_cross_validated);
}

std::string cross_validation_json(result_table results, std::uint64_t seed)
{
    json_writer json;
    json.begin_object()
        .member("corpus", "nab")
        .member("files", results.front().size())
        .member("halvings", halvings)
        .member("seed", seed)
        .member("settings", results.size())
        .member("thresholds", sweep_levels().size())
        .begin_array("cross_validation");
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
        cross_validation const cv = cross_validate(results, p, seed);
        json.begin_object()
            .member("profile", nab_profiles[p].name)
            .member("held_out", cv.held_out)
            .member("held_out_of_peak", cv.held_out_of_peak)
            .member("sd_of_halves", cv.sd_of_folds)
            .member("shipped", cv.shipped)
            .member("in_sample", cv.in_sample)
            .member("folds_with_shipped", cv.folds_with_shipped)
            .end_object();
    }
    return json.end_array().end_object().text() + '\n';
}

} // namespace lariat::eval
