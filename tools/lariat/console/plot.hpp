#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <lariat/core/event.hpp>
#include <lariat/core/time.hpp>

#include "console/terminal.hpp"

namespace lariat::tool {

/// One stretch of a plotted series: the extent of its values and the mean of the band that was expected.
struct plot_cell {
    core::timestamp time{}; ///< of its first reading
    double low = 0;
    double high = 0;
    double band_low = 0; ///< meaningful with band_readings > 0
    double band_high = 0;
    double band_readings = 0;

    /// Takes in what comes after it.
    void absorb(plot_cell const& later) noexcept;
};

/// A series of any length in bounded memory: beyond max_cells, neighbours are merged in pairs.
class plot_series {
public:
    static constexpr std::size_t max_cells = 32'768;

    /// Adds a reading; times do not fall.
    void add(core::timestamp time, double value);

    /// Adds a reading with the band that was expected for it.
    void add(core::timestamp time, double value, double band_low, double band_high);

    [[nodiscard]] std::vector<plot_cell> const& cells() const noexcept { return cells_; }
    [[nodiscard]] core::timestamp last() const noexcept { return last_; }

private:
    void add(plot_cell const& reading);
    void halve();

    std::vector<plot_cell> cells_;
    core::timestamp last_{};
    std::size_t merged_ = 1; // readings a cell
    std::size_t in_last_ = 0; // readings in the last cell
};

/// An event in a plot.
struct plot_event {
    core::timestamp begin{};
    core::timestamp end{};
    core::severity severity = core::severity::minor;
};

/// What is drawn beside the series.
struct plot_marks {
    std::vector<plot_event> events;
    std::vector<std::pair<core::timestamp, core::timestamp>> known; ///< labelled stretches
};

/// Draws a series in braille dots, two columns and four rows a character, the expected band behind it as
/// shade, below it a row of events and one of known stretches, with scales and a legend.  `rows` >= 2. Empty
/// for an empty series.
[[nodiscard]] std::string draw_plot(
    plot_series const& series, plot_marks const& marks, terminal const& on, std::size_t rows);

} // namespace lariat::tool
