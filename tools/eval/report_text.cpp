#include <algorithm>
#include <chrono>
#include <iterator>

#include <fmt/format.h>

#include "eval/report.hpp"
#include "wire/duration_text.hpp"

namespace lariat::eval {
namespace {

using out = std::back_insert_iterator<std::string>;

std::string figure(std::optional<double> x, int digits)
{
    return x ? fmt::format("{:.{}f}", *x, digits) : "-";
}

double share(std::size_t part, std::size_t whole) noexcept
{
    return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string delay_of(event_figures const& e)
{
    return e.delays.empty() ? "-" : fmt::format("{:.0f}", median(e.delays));
}

void add_rows(std::string& text, std::span<file_result const> files, report_style const& style)
{
    std::size_t width = 4;
    for (auto const& f : files) width = std::max(width, f.name.size());
    fmt::format_to(out{text},
        "{:<{}}{}   hit  false  /1000  delay  AUC-PR  VUS-PR  state: AUC-PR  VUS-PR{}\n", "file", width,
        style.nab ? "    NAB" : "", style.top ? "  top" : "");
    for (auto const& f : files) {
        fmt::format_to(out{text}, "{:<{}}", f.name, width);
        if (style.nab) fmt::format_to(out{text}, " {:>6}", figure(f.nab[0].score, 1));
        fmt::format_to(out{text}, " {:>5} {:>6} {:>6.2f} {:>6} {:>7} {:>7} {:>14} {:>7}",
            fmt::format("{}/{}", f.events.hit, f.events.events), f.events.false_alarms,
            f.events.false_per_thousand(), delay_of(f.events), figure(f.score.auc_pr, 3),
            figure(f.score.vus_pr, 3), figure(f.state.auc_pr, 3), figure(f.state.vus_pr, 3));
        if (style.top) text += f.top_in_event ? "  yes" : "   no";
        text += '\n';
    }
}

void add_nab(std::string& text, summary const& all)
{
    fmt::format_to(out{text}, "\nNAB                   shipped alarms           best threshold\n");
    for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
        auto const& r = all.nab[p];
        fmt::format_to(out{text}, "{:<20} {:>6}  {}/{} windows, {} false", nab_profiles[p].name,
            figure(r.score, 2), r.hit, r.windows, r.false_rows);
        if (auto const& best = all.nab_best[p]) {
            fmt::format_to(
                out{text}, "   {:>6} at {:+.2f} decades", figure(best->result.score, 2), best->level);
        }
        text += '\n';
    }
}

void add_totals(std::string& text, summary const& all, report_style const& style)
{
    event_figures const& e = all.events;
    fmt::format_to(out{text}, "\n{} files, {} readings, {} of them refused (late, duplicate or no number)\n",
        all.files, e.readings, all.refused);
    fmt::format_to(out{text}, "events hit       {} of {} ({:.1f} %), median delay {:.0f} readings, {}\n",
        e.hit, e.events, share(e.hit, e.events), median(e.delays),
        wire::duration_text(
            std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 * median(e.delay_seconds))}));
    fmt::format_to(out{text},
        "alarms           {}; {} false: {:.3f} per 1,000 readings, {:.3f} a stream-day\n", e.alarms,
        e.false_alarms, e.false_per_thousand(), e.false_per_day());
    fmt::format_to(out{text},
        "warm-up          {:.1f} % of the alarms in the first {} readings, {:.1f} % of all: {:.2f} times "
        "their share\n",
        share(e.early_alarms, e.alarms), early_readings, share(e.early_readings, e.readings),
        e.early_ratio());
    fmt::format_to(out{text}, "alarm score      AUC-PR {}, VUS-PR {} (means over files)\n",
        figure(all.score.auc_pr, 3), figure(all.score.vus_pr, 3));
    fmt::format_to(out{text}, "state score      AUC-PR {}, VUS-PR {}\n", figure(all.state.auc_pr, 3),
        figure(all.state.vus_pr, 3));
    if (style.top) {
        fmt::format_to(out{text}, "largest score    an anomaly's in {} of {} files ({:.1f} %)\n",
            all.top_in_event, all.files, share(all.top_in_event, all.files));
    }
    fmt::format_to(out{text}, "readings over    {}, {} of them not explained by |residual| > threshold\n",
        all.over, all.unexplained);
    fmt::format_to(out{text}, "exact zeros      {:.0f} % of the weights\n", 100 * all.zero_share);
    fmt::format_to(out{text}, "time             {:.0f} ns a reading\n", all.ns_a_reading());
}

} // namespace

std::string report_text(std::span<file_result const> files, summary const& all, report_style const& style)
{
    std::string text;
    add_rows(text, files, style);
    return text + report_totals(all, style);
}

std::string report_totals(summary const& all, report_style const& style)
{
    std::string text;
    if (style.nab) add_nab(text, all);
    add_totals(text, all, style);
    return text;
}

} // namespace lariat::eval
