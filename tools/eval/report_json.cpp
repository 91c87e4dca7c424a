#include "eval/json_writer.hpp"
#include "eval/report.hpp"

namespace lariat::eval {
namespace {

void add_nab(json_writer& json, std::string_view name, nab_results const& results)
{
    json.begin_object(name);
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
        nab_result const& r = results[p];
        json.begin_object(nab_profiles[p].name)
            .member("score", r.score)
            .member("raw", r.raw)
            .member("windows", r.windows)
            .member("hit", r.hit)
            .member("false_rows", r.false_rows)
            .end_object();
    }
    json.end_object();
}

void add_best(json_writer& json, summary const& all)
{
    json.begin_object("nab_best_threshold");
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
        auto const& best = all.nab_best[p];
        if (!best) continue;
        json.begin_object(nab_profiles[p].name)
            .member("score", best->result.score)
            .member("decades", static_cast<double>(best->level))
            .end_object();
    }
    json.end_object();
}

void add_events(json_writer& json, event_figures const& e)
{
    json.member("readings", e.readings)
        .member("events", e.events)
        .member("hit", e.hit)
        .member("alarms", e.alarms)
        .member("false_alarms", e.false_alarms)
        .member("false_per_1000", e.false_per_thousand())
        .member("false_per_day", e.false_per_day())
        .member("median_delay_readings", median(e.delays))
        .member("median_delay_s", median(e.delay_seconds))
        .member("early_ratio", e.early_ratio());
}

void add_ranking(json_writer& json, ranking_figures const& score, ranking_figures const& state)
{
    json.member("auc_pr", score.auc_pr)
        .member("vus_pr", score.vus_pr)
        .member("state_auc_pr", state.auc_pr)
        .member("state_vus_pr", state.vus_pr);
}

} // namespace

std::string report_json(std::span<file_result const> files, summary const& all, report_style const& style)
{
    json_writer json;
    json.begin_object().member("corpus", style.corpus).begin_array("files");
    for (auto const& f : files) {
        json.begin_object().member("name", f.name);
        add_events(json, f.events);
        add_ranking(json, f.score, f.state);
        if (style.nab) add_nab(json, "nab", f.nab);
        if (style.top) json.member("top_in_event", std::size_t{f.top_in_event});
        json.member("refused", f.refused).member("residual_mae", f.residual_mae).end_object();
    }
    json.end_array().begin_object("total");
    add_totals(json, all, style);
    json.end_object().end_object();
    return json.text() + '\n';
}

void add_totals(json_writer& json, summary const& all, report_style const& style)
{
    json.member("files", all.files);
    add_events(json, all.events);
    add_ranking(json, all.score, all.state);
    if (style.nab) {
        add_nab(json, "nab", all.nab);
        add_best(json, all);
    }
    if (style.top) json.member("top_in_event", all.top_in_event);
    json.member("refused", all.refused)
        .member("over", all.over)
        .member("unexplained", all.unexplained)
        .member("zero_share", all.zero_share)
        .member("ns_a_reading", all.ns_a_reading());
}

} // namespace lariat::eval
