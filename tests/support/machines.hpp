#pragma once

#include <cstdint>

#include <hwy/targets.h>

namespace lariat::testing {

/// Runs a check once for every kind of machine that this one can act as, giving its name: the fast ways are
/// chosen at run time.
template <class F> void for_each_machine(F const& check)
{
    std::int64_t const all = hwy::SupportedTargets();
    for (std::int64_t left = all; left != 0; left &= left - 1) {
        std::int64_t const target = left & -left;
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(target);
        check(hwy::TargetName(target));
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

} // namespace lariat::testing
