#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <sysexits.h>

#include <boost/system/result.hpp>

namespace lariat::tool {

/// Why a command stops: the sysexits code that the shell sees and the sentence that a person reads, with what
/// to do about it.
struct fault {
    int exit_code = EX_SOFTWARE;
    std::string message;

    fault() = default; // result::error() wants it
    // Not an aggregate: C++20 would let a bare number become a fault, and so make every result ambiguous.
    fault(int code, std::string text) : exit_code{code}, message{std::move(text)} { }
};

template <class T> using outcome = boost::system::result<T, fault>;

/// Called by result::value(), which nothing here calls: outcomes are asked before they are used.
[[noreturn]] void throw_exception_from_error(fault const& f, boost::source_location const& where);

/// "FILE: MESSAGE", with the reason that errno holds.
[[nodiscard]] fault os_fault(int exit_code, std::string_view what);

} // namespace lariat::tool
