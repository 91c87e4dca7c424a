#include "eval/made/faults.hpp"

#include <algorithm>

#include "eval/made/sensors.hpp"

namespace lariat::eval {

faulty_stream with_fault(series sound, fault_plan const& plan, std::size_t first, bool up)
{
    std::size_t const after = first + plan.length;
    double const amount = (up ? 1 : -1) * plan.size * deviation_of(sound.values);
    faulty_stream f{.readings = std::move(sound)};
    auto& times = f.readings.times;
    auto& values = f.readings.values;
    bool const comes_back = plan.fault == made_fault::stuck || plan.fault == made_fault::gap;
    f.begin = times[first];
    f.end = times[comes_back ? after : after - 1];

    auto const at = [](auto& rows, std::size_t row) {
        return rows.begin() + static_cast<std::ptrdiff_t>(row);
    };
    switch (plan.fault) {
    case made_fault::stuck: std::fill(at(values, first), at(values, after), values[first - 1]); break;
    case made_fault::gap:
        times.erase(at(times, first), at(times, after));
        values.erase(at(values, first), at(values, after));
        break;
    case made_fault::drift:
        for (std::size_t row = first; row < values.size(); ++row) {
            auto const step = static_cast<double>(std::min(row - first + 1, plan.length));
            values[row] += amount * step / static_cast<double>(plan.length);
        }
        break;
    case made_fault::level_shift:
        for (std::size_t row = first; row < values.size(); ++row) values[row] += amount;
        break;
    }
    return f;
}

} // namespace lariat::eval
