#pragma once

#include <cstddef>

#include <lariat/detect/schema.hpp>
#include <lariat/detect/verdict.hpp>

#include "judge.hpp"

namespace lariat::detect {

/// Takes a reading that surely changes no event, of a stream in which nothing goes on, and which is like most
/// of those before it: in order and in time, in the hour that goes on, below all quiet limits.  Everything is
/// computed first and stored then, so that a reading that is not like that is left to step(), as if nobody
/// had looked at it: false, and nothing has changed, but that tails which were due may have been fitted, and
/// the shape channel may have taken it.  Of the others it makes the same as step(), to the last bit.
///
/// Cost     a third of step(), compiled for the widest registers that the machine has (chosen at run time).
/// \pre     s.is_plain(), and no figures are asked for
/// \param out    the verdict, where it has passed
/// \param shape  what the shape channel has made of it, where that has taken it
[[nodiscard]] bool pass_quietly(schema const& s, std::byte* block, observation const& reading, verdict& out,
    shape_sample& shape) noexcept;

} // namespace lariat::detect
