#pragma once

#include <cstddef>
#include <functional>

namespace lariat::tool {

/// Calls `work` once for every index below `count`, on all cores, and returns when all calls have.
/// \param progress  told the share that is done, from the calling thread, several times a second; may be
/// empty
void for_each_index(std::size_t count, std::function<void(std::size_t)> const& work,
    std::function<void(double)> const& progress);

} // namespace lariat::tool
