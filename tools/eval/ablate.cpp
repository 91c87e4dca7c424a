#include "eval/ablate.hpp"

#include <iterator>

#include <fmt/format.h>

#include "eval/json_writer.hpp"

namespace lariat::eval {
namespace {

using detect::parts;

struct part {
    std::string_view without;
    bool parts::*member;
};

constexpr part all_parts[] = {
    {"no reading channel", &parts::reading_channel},
    {"no window-mean channel", &parts::window_channel},
    {"no range channel", &parts::range_channel},
    {"no learner", &parts::learner},
    {"no recent tail", &parts::recent_tail},
    {"no declustering", &parts::declustering},
    {"no recurrence rule", &parts::recurrence},
    {"no escalation", &parts::escalation},
    {"no freezing", &parts::freezing},
    {"no spending", &parts::spending},
};

std::string figure(std::optional<double> x, int digits)
{
    return x ? fmt::format("{:.{}f}", *x, digits) : "-";
}

} // namespace

std::vector<variant> ablations(detect::options const& base)
{
    std::vector<variant> v{{"everything", base}};
    auto const without = [&](std::string_view name) -> detect::options& {
        return v.emplace_back(variant{name, base}).options;
    };
    without("no shape channel").shape = false;
    without("no seasons").seasonal = false;
    for (part const& p : all_parts) without(p.without).parts.*p.member = false;
    detect::options& restless = without("no quiet time");
    restless.quiet_minimum = restless.quiet_maximum = 0;
    return v;
}

std::string ablation_text(std::span<variant_result const> results, report_style const& style)
{
    std::string text = fmt::format("{:<24}{}  events hit  false/1000  early  AUC-PR  state{}   ns\n", "",
        style.nab ? "   NAB  low FP  best threshold" : "", style.top ? "  top %" : "");
    for (auto const& [name, all] : results) {
        auto out = std::back_inserter(text);
        fmt::format_to(out, "{:<24}", name);
        if (style.nab) {
            auto const& best = all.nab_best[0];
            fmt::format_to(out, " {:>5} {:>7} {:>15}", figure(all.nab[0].score, 1),
                figure(all.nab[1].score, 1), best ? figure(best->result.score, 1) : "-");
        }
        fmt::format_to(out, " {:>11} {:>11.3f} {:>6.2f} {:>7} {:>6}",
            fmt::format("{}/{}", all.events.hit, all.events.events), all.events.false_per_thousand(),
            all.events.early_ratio(), figure(all.score.auc_pr, 3), figure(all.state.auc_pr, 3));
        if (style.top) {
            fmt::format_to(out, " {:>6.1f}",
                100 * static_cast<double>(all.top_in_event) / static_cast<double>(all.files));
        }
        fmt::format_to(out, " {:>4.0f}\n", all.ns_a_reading());
    }
    return text;
}

std::string ablation_json(std::span<variant_result const> results, report_style const& style)
{
    json_writer json;
    json.begin_object().member("corpus", style.corpus).begin_array("ablations");
    for (auto const& [name, all] : results) {
        json.begin_object().member("name", name);
        add_totals(json, all, style);
        json.end_object();
    }
    return json.end_array().end_object().text() + '\n';
}

} // namespace lariat::eval
