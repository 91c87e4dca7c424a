#include "console/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "console/event_text.hpp"
#include "console/words.hpp"

namespace lariat::tool {
namespace {

constexpr std::size_t label_width = 9;
constexpr std::size_t dots_across = 2; // of a character
constexpr std::size_t dots_down = 4;

/// Bits of a braille character (U+2800 + bits), by column and row.
constexpr std::array<std::array<unsigned, dots_down>, dots_across> dot_bits{
    {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};

void append_braille(std::string& out, unsigned bits)
{
    unsigned const code = 0x2800U + bits;
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
}

/// Where times lie across.
class time_axis {
public:
    time_axis(core::timestamp first, core::timestamp last, std::size_t columns)
        : first_{first},
          span_{std::max<double>(1, count(last - first))},
          columns_{columns}
    {
    }

    /// Of `columns` * `fine` columns, the one that holds `t`; those outside are moved to the edge.
    std::size_t column(core::timestamp t, std::size_t fine) const
    {
        auto const all = static_cast<double>(columns_ * fine);
        double const at = std::floor(count(t - first_) / span_ * all);
        return static_cast<std::size_t>(std::clamp(at, 0.0, all - 1));
    }

    std::size_t columns() const { return columns_; }

private:
    static double count(std::chrono::nanoseconds d) { return static_cast<double>(d.count()); }

    core::timestamp first_;
    double span_;
    std::size_t columns_;
};

/// Where values lie down: dot row 0 is the highest value.
class value_axis {
public:
    value_axis(double low, double high, std::size_t rows)
        : low_{low},
          high_{high > low ? high : low + 1},
          dots_{rows * dots_down}
    {
    }

    std::size_t dot(double value) const
    {
        double const at = (high_ - value) / (high_ - low_) * static_cast<double>(dots_ - 1);
        return static_cast<std::size_t>(std::clamp(std::round(at), 0.0, static_cast<double>(dots_ - 1)));
    }

    /// Value at the middle of a character row.
    double value(std::size_t row, std::size_t rows) const
    {
        if (rows == 1) return high_;
        return high_ - (high_ - low_) * static_cast<double>(row) / static_cast<double>(rows - 1);
    }

private:
    double low_;
    double high_;
    std::size_t dots_;
};

/// The characters of the plot: dots of the values, shade of the band.
class canvas {
public:
    canvas(std::size_t columns, std::size_t rows)
        : columns_{columns},
          dots_(columns * rows, 0U),
          shade_(columns * rows, false)
    {
    }

    void dot_run(std::size_t column, std::size_t top, std::size_t bottom)
    {
        for (std::size_t y = top; y <= bottom; ++y)
            dots_[y / dots_down * columns_ + column / dots_across] |=
                dot_bits[column % dots_across][y % dots_down];
    }

    void shade_run(std::size_t column, std::size_t top, std::size_t bottom)
    {
        for (std::size_t row = top / dots_down; row <= bottom / dots_down; ++row)
            shade_[row * columns_ + column / dots_across] = true;
    }

    std::string row(std::size_t r, terminal const& on) const
    {
        std::string out;
        for (std::size_t c = 0; c < columns_; ++c) {
            unsigned const dots = dots_[r * columns_ + c];
            if (dots != 0)
                append_braille(out, dots);
            else
                out += shade_[r * columns_ + c] ? on.paint(style::dim, "░") : " ";
        }
        return out;
    }

private:
    std::size_t columns_;
    std::vector<unsigned> dots_;
    std::vector<bool> shade_;
};

/// All that falls into one dot column.
std::vector<plot_cell> by_column(plot_series const& series, time_axis const& across)
{
    std::vector<plot_cell> columns(across.columns() * dots_across);
    std::vector<bool> filled(columns.size(), false);
    for (plot_cell const& cell : series.cells()) {
        std::size_t const at = across.column(cell.time, dots_across);
        plot_cell& column = columns[at];
        if (!filled[at]) {
            column = cell;
            filled[at] = true;
            continue;
        }
        column.absorb(cell);
    }
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (!filled[i]) columns[i].time = core::timestamp::max(); // nothing there
    return columns;
}

canvas paint_series(
    std::vector<plot_cell> const& columns, value_axis const& down, std::size_t across, std::size_t rows)
{
    canvas made{across, rows};
    plot_cell const* before = nullptr;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        plot_cell const& c = columns[i];
        if (c.time == core::timestamp::max()) continue;
        if (c.band_readings > 0) made.shade_run(i, down.dot(c.band_high), down.dot(c.band_low));
        // A column reaches as far as its neighbour, so that a steep line does not fall apart.
        double high = c.high;
        double low = c.low;
        if (before != nullptr && before->low > high) high = before->low;
        if (before != nullptr && before->high < low) low = before->high;
        made.dot_run(i, down.dot(high), down.dot(low));
        before = &c;
    }
    return made;
}

std::string event_row(std::vector<plot_event> const& events, time_axis const& across, terminal const& on)
{
    struct mark {
        char const* symbol = " ";
        style painted = style::plain;
    };
    std::vector<mark> marks(across.columns());
    for (plot_event const& e : events)
        for (std::size_t c = across.column(e.begin, 1); c <= across.column(e.end, 1); ++c) {
            if (marks[c].symbol[0] == ' ') marks[c] = {"─", style_of(e.severity)};
        }
    for (plot_event const& e : events) {
        mark& at = marks[across.column(e.begin, 1)];
        bool const worse = std::string_view{at.symbol} != "▲" || style_of(e.severity) > at.painted;
        if (worse) at = {"▲", style_of(e.severity)};
    }
    std::string out;
    for (mark const& m : marks) out += on.paint(m.painted, m.symbol);
    return out;
}

std::string known_row(plot_marks const& marks, time_axis const& across)
{
    std::vector<char const*> row(across.columns(), " ");
    for (auto const& [begin, end] : marks.known)
        for (std::size_t c = across.column(begin, 1); c <= across.column(end, 1); ++c) row[c] = "▀";
    std::string out;
    for (char const* symbol : row) out += symbol;
    return out;
}

} // namespace

std::string draw_plot(
    plot_series const& series, plot_marks const& marks, terminal const& on, std::size_t rows)
{
    if (series.cells().empty()) return {};
    time_axis const across{series.cells().front().time, series.last(), on.width - label_width - 2};
    auto const columns = by_column(series, across);
    double const lowest = std::ranges::min(series.cells(), {}, &plot_cell::low).low;
    double const highest = std::ranges::max(series.cells(), {}, &plot_cell::high).high;
    value_axis const down{lowest, highest, rows};
    canvas const drawn = paint_series(columns, down, across.columns(), rows);

    std::string out;
    bool const has_band =
        std::ranges::any_of(columns, [](plot_cell const& c) { return c.band_readings > 0; });
    for (std::size_t r = 0; r < rows; ++r) {
        bool const labelled = r % 4 == 0 || r + 1 == rows;
        std::string const label = labelled ? fmt::format("{:.4g}", down.value(r, rows)) : "";
        fmt::format_to(std::back_inserter(out), "{:>{}} ┤{}\n", label, label_width, drawn.row(r, on));
    }
    auto const line = [&out](std::string_view name, std::string_view row) {
        fmt::format_to(std::back_inserter(out), "{:>{}}  {}\n", name, label_width, row);
    };
    if (!marks.events.empty()) line("events", event_row(marks.events, across, on));
    if (!marks.known.empty()) line("known", known_row(marks, across));
    std::string const first = in_words(series.cells().front().time);
    std::string const last = in_words(series.last());
    std::size_t const used = first.size() + last.size();
    line("", across.columns() > used ? first + std::string(across.columns() - used, ' ') + last : first);
    std::string legend = "⣿ value";
    if (has_band) legend += "   ░ expected, plus or minus the threshold";
    if (!marks.events.empty()) legend += "   ▲ event begins, ─ lasts";
    if (!marks.known.empty()) legend += "   ▀ known fault";
    line("", legend);
    return out;
}

} // namespace lariat::tool
