#include "eval/targets/cost.hpp"

#include <vector>

#include <lariat/detect/detector.hpp>

#include "eval/made/sensors.hpp"
#include "eval/processor_time.hpp"

namespace lariat::eval {
namespace {

std::size_t block_bytes(detect::options o, bool shape)
{
    o.shape = shape;
    return detect::schema{o}.block_bytes();
}

} // namespace

cost_figures measure_cost(detect::options const& options)
{
    constexpr std::size_t streams = 1'000;
    constexpr std::size_t rows = 3'000;
    constexpr std::size_t warm = 1'500; // the shape channel has begun
    series const made = made_sensor(1, rows + streams, std::chrono::minutes{5});
    // Copies share the schema, and nobody wants the figures of a quiet reading, as in the daemon.
    std::vector<lariat::detector> detectors(streams, lariat::detector{options});
    double begin = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (row == warm) begin = processor_seconds();
        // Each stream is at another place of the course.
        for (std::size_t i = 0; i < streams; ++i)
            static_cast<void>(detectors[i].observe(
                {.time = made.times[row], .value = made.values[row + i], .figures = false}));
    }
    double const took = processor_seconds() - begin;
    return {.bytes = block_bytes(options, false),
        .bytes_with_shape = block_bytes(options, true),
        .ns_a_reading = 1e9 * took / static_cast<double>((rows - warm) * streams)};
}

} // namespace lariat::eval
