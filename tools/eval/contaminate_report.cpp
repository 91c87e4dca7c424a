#include <iterator>

#include <fmt/format.h>

#include "eval/contaminate.hpp"
#include "eval/json_writer.hpp"

namespace lariat::eval {
namespace {

using all_errors = std::array<forecast_errors, losses.size()>;

all_errors means(std::span<contaminated_file const> files)
{
    all_errors e;
    for (std::size_t l = 0; l < losses.size(); ++l) e[l] = mean_errors(files, l);
    return e;
}

nab_results nab_of(std::span<contaminated_file const> files)
{
    nab_results sum;
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
        for (auto const& f : files) sum[p] += f.nab[p];
        sum[p] = normalise(sum[p], nab_profiles[p]);
    }
    return sum;
}

void add_line(std::string& text, std::string_view name, all_errors const& e, double forecast_errors::*which)
{
    fmt::format_to(std::back_inserter(text), "{:<26}", name);
    for (auto const& one : e) fmt::format_to(std::back_inserter(text), " {:9.3f}", one.*which);
    double const squared = e[1].*which;
    if (squared > 0) fmt::format_to(std::back_inserter(text), "   {:.2f} x", e[0].*which / squared);
    text += '\n';
}

} // namespace

std::string contaminated_text(std::span<contaminated_file const> files, double share, std::uint64_t seed)
{
    all_errors const e = means(files);
    std::string text = fmt::format(
        "Spikes of 10 to 30 mean absolute deviations in {} % of the readings, seed {}.\n"
        "The one-step forecast with three losses; mean absolute error on readings without a spike,\n"
        "in each file's mean absolute deviation, mean over files.\n\n"
        "loss                        absolute   squared   clipped   absolute / squared\n",
        100 * share, seed);
    add_line(text, "all readings", e, &forecast_errors::clean);
    add_line(text, "1 reading after a spike", e, &forecast_errors::after_1);
    add_line(text, "2 readings after", e, &forecast_errors::after_2);
    add_line(text, "8 readings after", e, &forecast_errors::after_8);
    auto const nab = nab_of(files);
    if (!nab.front().score) return text;
    text += "\nNAB of the shipped detector on the spoilt files, alarms at spikes not scored\n";
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
        fmt::format_to(std::back_inserter(text), "{:<26} {:9.2f}  {}/{} windows, {} false\n",
            nab_profiles[p].name, nab[p].score.value_or(0), nab[p].hit, nab[p].windows, nab[p].false_rows);
    }
    return text;
}

std::string contaminated_json(std::span<contaminated_file const> files, double share, std::uint64_t seed)
{
    all_errors const e = means(files);
    auto const nab = nab_of(files);
    json_writer json;
    json.begin_object().member("contaminate", share).member("seed", std::size_t{seed}).begin_object("errors");
    for (std::size_t l = 0; l < losses.size(); ++l) {
        json.begin_object(to_string(losses[l]))
            .member("clean", e[l].clean)
            .member("after_1", e[l].after_1)
            .member("after_2", e[l].after_2)
            .member("after_8", e[l].after_8)
            .end_object();
    }
    json.end_object().begin_object("nab");
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) json.member(nab_profiles[p].name, nab[p].score);
    json.end_object().end_object();
    return json.text() + '\n';
}

} // namespace lariat::eval
