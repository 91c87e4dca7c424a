#include "eval/html/plot.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <ranges>
#include <vector>

#include <fmt/format.h>

namespace lariat::eval {
namespace {

constexpr double width = 900;
constexpr double height = 150; // of the values
constexpr double strip = 14; // of the events, below
constexpr std::size_t most_columns = 900;

/// Rows that are drawn at one x.
struct column {
    std::size_t row = 0; ///< the first
    bool has_value = false;
    double low = 0;
    double high = 0;
    bool has_band = false;
    double band_low = 0;
    double band_high = 0;
    bool open = false;
};

void take_value(column& c, double value) noexcept
{
    if (!std::isfinite(value)) return;
    c.low = c.has_value ? std::min(c.low, value) : value;
    c.high = c.has_value ? std::max(c.high, value) : value;
    c.has_value = true;
}

/// A column of several rows has the hull of their bands.
void take_band(column& c, double forecast, double band) noexcept
{
    if (!std::isfinite(band)) return;
    c.band_low = c.has_band ? std::min(c.band_low, forecast - band) : forecast - band;
    c.band_high = c.has_band ? std::max(c.band_high, forecast + band) : forecast + band;
    c.has_band = true;
}

std::vector<column> columns_of(series const& s, judgement const& j, window rows)
{
    std::size_t const each = (rows.size() + most_columns - 1) / most_columns;
    std::vector<column> columns;
    for (std::size_t row = rows.first; row <= rows.last; ++row) {
        if ((row - rows.first) % each == 0) columns.push_back({.row = row});
        column& c = columns.back();
        take_value(c, s.values[row]);
        if (j.scores[row] != unjudged) take_band(c, j.forecasts[row], j.bands[row]);
        c.open = c.open || j.open[row] != 0;
    }
    return columns;
}

class drawing {
public:
    drawing(window rows, std::vector<column> const& columns) : rows_{rows}
    {
        bool any = false;
        for (column const& c : columns) {
            if (!c.has_value) continue;
            low_ = any ? std::min(low_, c.low) : c.low;
            high_ = any ? std::max(high_, c.high) : c.high;
            any = true;
        }
        double const margin = high_ > low_ ? 0.08 * (high_ - low_) : 1;
        low_ -= margin;
        high_ += margin;
        text_ = fmt::format(R"(<svg viewBox="0 0 {} {}">)", width, height + strip);
    }

    void box(std::string_view css, std::size_t first, std::size_t last, double top, double tall)
    {
        double const begin = x(std::max(first, rows_.first));
        double const end = x(std::min(last, rows_.last) + 1);
        fmt::format_to(out(), R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>)",
            css, begin, top, std::max(1.0, end - begin), tall);
    }

    void band(std::vector<column> const& columns)
    {
        std::vector<column const*> run;
        for (column const& c : columns) {
            if (c.has_band) run.push_back(&c);
        }
        if (run.empty()) return;
        text_ += R"(<path class="band" d=")";
        char step = 'M';
        for (auto const* c : run) {
            fmt::format_to(out(), "{}{:.1f} {:.1f}", step, x(c->row), y(c->band_high));
            step = 'L';
        }
        for (auto const* c : run | std::views::reverse)
            fmt::format_to(out(), "L{:.1f} {:.1f}", x(c->row), y(c->band_low));
        text_ += R"(Z"/>)";
    }

    void values(std::vector<column> const& columns)
    {
        text_ += R"(<path class="values" d=")";
        char step = 'M';
        for (column const& c : columns) {
            if (!c.has_value) continue;
            fmt::format_to(out(), "{}{:.1f} {:.1f}", step, x(c.row), y(c.low));
            step = 'L';
            if (c.high > c.low) fmt::format_to(out(), "L{:.1f} {:.1f}", x(c.row), y(c.high));
        }
        text_ += R"("/>)";
    }

    void alarm(std::string_view css, std::size_t row, std::string const& words)
    {
        fmt::format_to(out(), R"(<path class="{}" d="M{:.1f} 0V{}"><title>{}</title></path>)", css, x(row),
            height + strip, words);
    }

    [[nodiscard]] std::string finish() &&
    {
        text_ += fmt::format(R"(<text x="2" y="11">{:.6g}</text><text x="2" y="{}">{:.6g}</text></svg>)",
            high_, height - 3, low_);
        return std::move(text_);
    }

private:
    [[nodiscard]] std::back_insert_iterator<std::string> out() { return std::back_inserter(text_); }
    [[nodiscard]] double x(std::size_t row) const noexcept
    {
        return width * static_cast<double>(row - rows_.first) / static_cast<double>(rows_.size());
    }
    [[nodiscard]] double y(double value) const noexcept
    {
        return height * (high_ - std::clamp(value, low_, high_)) / (high_ - low_);
    }

    window rows_;
    double low_ = 0;
    double high_ = 0;
    std::string text_;
};

bool labelled(series const& s, std::uint32_t row)
{
    return std::ranges::any_of(
        s.windows, [&](window w) { return w.first <= row + s.slack && row <= w.last + s.slack; });
}

} // namespace

std::string plot_svg(series const& s, judgement const& j, window rows)
{
    std::vector<column> const columns = columns_of(s, j, rows);
    drawing d{rows, columns};
    for (window const w : s.windows) {
        if (w.first <= rows.last && rows.first <= w.last) d.box("label", w.first, w.last, 0, height);
    }
    d.band(columns);
    d.values(columns);
    std::size_t const each = columns.size() > 1 ? columns[1].row - columns[0].row : 1;
    for (column const& c : columns) {
        if (c.open) d.box("open", c.row, c.row + each - 1, height + 4, strip - 4);
    }
    for (std::uint32_t const row : j.alarms) {
        if (row < rows.first || row > rows.last) continue;
        d.alarm(labelled(s, row) ? "hit" : "false", row,
            fmt::format("{}, row {}: {:.6g}, expected {:.6g} ± {:.3g}, score {:.2f}",
                core::to_rfc3339(s.times[row]), row, s.values[row], j.forecasts[row], j.bands[row],
                static_cast<double>(j.scores[row])));
    }
    return std::move(d).finish();
}

window surroundings(series const& s, window anomaly) noexcept
{
    std::size_t const around = std::max<std::size_t>(200, anomaly.size());
    return {anomaly.first - std::min(anomaly.first, around), std::min(anomaly.last + around, s.rows() - 1)};
}

} // namespace lariat::eval
