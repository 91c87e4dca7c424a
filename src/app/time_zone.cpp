#include "app/time_zone.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>

namespace lariat::app {

void set_time_zone(std::string const& name)
{
    // Nothing else of the process reads or writes the environment meanwhile.
    if (!name.empty()) setenv("TZ", (":" + name).c_str(), 1); // NOLINT(concurrency-mt-unsafe)
    tzset();
}

std::int32_t utc_offset(core::timestamp t)
{
    auto const when =
        static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count());
    std::tm local{};
    return localtime_r(&when, &local) != nullptr ? static_cast<std::int32_t>(local.tm_gmtoff) : 0;
}

} // namespace lariat::app
