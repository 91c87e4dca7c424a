#include <algorithm>

#include "console/plot.hpp"

namespace lariat::tool {

void plot_cell::absorb(plot_cell const& later) noexcept
{
    low = std::min(low, later.low);
    high = std::max(high, later.high);
    if (later.band_readings == 0) return;
    band_readings += later.band_readings;
    double const share = later.band_readings / band_readings;
    band_low += (later.band_low - band_low) * share;
    band_high += (later.band_high - band_high) * share;
}

void plot_series::add(core::timestamp time, double value)
{
    add({time, value, value, 0, 0, 0});
}

void plot_series::add(core::timestamp time, double value, double band_low, double band_high)
{
    add({time, value, value, band_low, band_high, 1});
}

void plot_series::add(plot_cell const& reading)
{
    last_ = reading.time;
    if (!cells_.empty() && in_last_ < merged_) {
        cells_.back().absorb(reading);
        ++in_last_;
        return;
    }
    if (cells_.size() == max_cells) halve();
    cells_.push_back(reading);
    in_last_ = 1;
}

void plot_series::halve()
{
    for (std::size_t i = 0; i < cells_.size() / 2; ++i) {
        cells_[i] = cells_[2 * i];
        cells_[i].absorb(cells_[2 * i + 1]);
    }
    cells_.resize(cells_.size() / 2);
    merged_ *= 2;
}

} // namespace lariat::tool
