#include "eval/html/report.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

#include <fmt/format.h>

#include "eval/html/plot.hpp"

namespace lariat::eval {
namespace {

constexpr std::string_view page_head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; --ink: #222; --paper: #fff; --band: #9bbcd6; --label: #f3d9a4; --hit: #1a7f37; --false: #c2252b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ddd; --paper: #181a1c; --band: #2d4a63; --label: #5b4a1f; --hit: #4ac26b; --false: #f47067; } }
body { font: 14px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1rem; margin: 2rem 0 0; overflow-wrap: anywhere; } p { margin: .2rem 0 .4rem; }
pre { overflow-x: auto; } svg { width: 100%; display: block; border: 1px solid color-mix(in srgb, var(--ink) 25%, transparent); }
path { fill: none; vector-effect: non-scaling-stroke; } .values { stroke: var(--ink); stroke-width: 1; }
.band { fill: var(--band); opacity: .55; } .label { fill: var(--label); } .open { fill: var(--ink); opacity: .45; }
.hit, .false { stroke-width: 1.6; } .hit { stroke: var(--hit); } .false { stroke: var(--false); } text { font-size: 10px; fill: var(--ink); }
</style>)";

std::string escaped(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        default: out += c;
        }
    }
    return out;
}

std::size_t missed(file_result const& f) noexcept
{
    return f.events.events - f.events.hit;
}

std::vector<std::size_t> worst_first(std::span<file_result const> files)
{
    std::vector<std::size_t> order(files.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) {
        return std::pair{missed(files[i]), files[i].events.false_alarms};
    });
    return order;
}

void add_file(std::string& page, file_result const& f, file_plots const& plots)
{
    fmt::format_to(std::back_inserter(page),
        "<section><h2>{}</h2><p>{} of {} anomalies hit, {} false alarms, {} readings</p>{}", escaped(f.name),
        f.events.hit, f.events.events, f.events.false_alarms, f.events.readings, plots.whole);
    for (std::string const& plot : plots.missed) {
        page += "<p>missed:</p>";
        page += plot;
    }
    page += "</section>\n";
}

} // namespace

file_plots plot_file(series const& s, judgement const& j)
{
    file_plots plots;
    if (s.rows() == 0) return plots;
    plots.whole = plot_svg(s, j, {0, s.rows() - 1});
    for (window const w : s.windows) {
        auto const inside = [&](std::uint32_t row) {
            return w.first <= row + s.slack && row <= w.last + s.slack;
        };
        if (plots.missed.size() == file_plots::most_missed) break;
        if (std::ranges::none_of(j.alarms, inside))
            plots.missed.push_back(plot_svg(s, j, surroundings(s, w)));
    }
    return plots;
}

std::string report_html(std::span<file_result const> files, std::span<file_plots const> plots,
    summary const& all, report_style const& style)
{
    std::string page{page_head};
    fmt::format_to(std::back_inserter(page),
        "<title>lariat eval {0}</title></head><body><h1>lariat eval {0}</h1>\n", escaped(style.corpus));
    page += "<pre>" + escaped(report_totals(all, style)) + "</pre>\n";
    page +=
        "<p>Line: readings. Blue: the band that was expected of the next one. Yellow: labelled anomalies. "
        "Green and red: alarms inside and outside them; point at one for its figures. Below: while an event "
        "was open.</p>\n";
    for (std::size_t const i : worst_first(files)) add_file(page, files[i], plots[i]);
    page += "</body></html>\n";
    return page;
}

} // namespace lariat::eval
