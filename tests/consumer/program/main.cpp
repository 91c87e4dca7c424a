// What a user of the library writes first: a detector, readings, and what it says of them.
#include <chrono>
#include <cmath>
#include <cstdio>

#include <lariat/core/time.hpp>
#include <lariat/detect/detector.hpp>

int main()
{
    lariat::detector detector;
    lariat::core::timestamp time{std::chrono::seconds{1'700'000'000}};
    int begun = 0;
    for (int i = 0; i < 2'000; ++i) {
        time += std::chrono::seconds{60};
        double const value = i == 1'900 ? 80 : 20 + std::sin(i / 50.0);
        (void)detector.observe(time, value);
        for (auto const& event : detector.changes())
            if (event.phase == lariat::core::event_phase::begin && event.value == 80) ++begun;
    }
    std::printf("%d event begun by the spike\n", begun);
    return begun == 1 ? 0 : 1;
}
