#include "eval/made/selection.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <lariat/detect/group.hpp>

#include "eval/json_writer.hpp"
#include "series/random.hpp"

namespace lariat::eval {
namespace {

constexpr std::size_t looks = 10; // at the choice, evenly over the rows

std::vector<std::size_t> draw_useful(selection_options const& how, tool::random_numbers& chance)
{
    std::vector<std::size_t> drawn;
    while (drawn.size() < how.useful) {
        auto const candidate = static_cast<std::size_t>(chance.next() % how.candidates);
        if (std::ranges::find(drawn, candidate) == drawn.end()) drawn.push_back(candidate);
    }
    std::ranges::sort(drawn);
    return drawn;
}

/// The next row: the candidates, then the target that the useful ones make up.
void draw_row(std::vector<double>& row, selection_result const& r, tool::random_numbers& chance)
{
    double target = r.how.noise * chance.normal();
    for (std::size_t j = 0; j < r.how.candidates; ++j) row[j] = chance.normal();
    for (std::size_t u = 0; u < r.useful.size(); ++u) target += (u % 2 == 0 ? 1 : -1) * row[r.useful[u]];
    row.back() = target;
}

double precision(selection_row const& row)
{
    return row.chosen == 0 ? 0 : static_cast<double>(row.hits) / static_cast<double>(row.chosen);
}

double recall(selection_row const& row, selection_result const& r)
{
    return static_cast<double>(row.hits) / static_cast<double>(r.useful.size());
}

} // namespace

selection_result try_selection(selection_options const& how, std::function<void(double)> const& progress)
{
    tool::random_numbers chance{how.seed};
    selection_result r{.how = how, .useful = draw_useful(how, chance), .chosen = {}, .course = {}};
    detect::group_model group;
    for (std::size_t j = 0; j < how.candidates; ++j) (void)group.join(false);
    auto const target = group.join(true);
    std::vector<double> row(how.candidates + 1);
    for (std::size_t i = 1; i <= how.rows; ++i) {
        draw_row(row, r, chance);
        group.observe(row);
        if (i % (how.rows / looks) != 0) continue;
        r.chosen.clear();
        for (auto const& part : group.parts_of(target)) r.chosen.push_back(part.from);
        auto const hits = std::ranges::count_if(
            r.chosen, [&](std::size_t c) { return std::ranges::binary_search(r.useful, c); });
        r.course.push_back({i, r.chosen.size(), static_cast<std::size_t>(hits)});
        if (progress) progress(static_cast<double>(i) / static_cast<double>(how.rows));
    }
    return r;
}

std::string selection_text(selection_result const& r)
{
    auto text = fmt::format("{} candidates, of which {} make the target up, and noise of {} (seed {})\n\n",
        r.how.candidates, r.useful.size(), r.how.noise, r.how.seed);
    text += "  rows  chosen  true  precision  recall\n";
    for (auto const& row : r.course)
        text += fmt::format("{:6}  {:6}  {:4}  {:9.2f}  {:6.2f}\n", row.rows, row.chosen, row.hits,
            precision(row), recall(row, r));
    text += fmt::format("\ntrue:   {}\nchosen: {}\n", fmt::join(r.useful, " "), fmt::join(r.chosen, " "));
    return text;
}

std::string selection_json(selection_result const& r)
{
    json_writer json;
    json.begin_object()
        .member("candidates", r.how.candidates)
        .member("useful", r.useful.size())
        .member("noise", r.how.noise)
        .member("seed", static_cast<std::size_t>(r.how.seed))
        .begin_array("course");
    for (auto const& row : r.course) {
        json.begin_object()
            .member("rows", row.rows)
            .member("chosen", row.chosen)
            .member("hits", row.hits)
            .member("precision", precision(row))
            .member("recall", recall(row, r))
            .end_object();
    }
    json.end_array().end_object();
    return json.text() + '\n';
}

} // namespace lariat::eval
