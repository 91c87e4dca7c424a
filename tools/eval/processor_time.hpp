#pragma once

#include <ctime>

namespace lariat::eval {

/// Processor time of this thread: other work on the machine does not count.
inline double processor_seconds() noexcept
{
    std::timespec t{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

} // namespace lariat::eval
