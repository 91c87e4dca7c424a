#pragma once

#include <stdexcept>
#include <string>

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include "wire/decoder.hpp"

namespace lariat::wire {

/// A value, or the cause for which the input was refused.
template <class T> using result = boost::system::result<T, cause>;

/// What result::value() throws where there is none: for tests and tools.
[[noreturn]] inline void throw_exception_from_error(cause c, boost::source_location const&)
{
    throw std::invalid_argument{std::string{to_string(c)}};
}

} // namespace lariat::wire
