#pragma once

#include <string>

namespace lariat::config {

/// One thing that is wrong with a configuration, and where.
struct fault {
    std::string file;
    unsigned line = 0; ///< from 1; 0 where the fault is of the whole file, or of the environment
    unsigned column = 0; ///< from 1, in characters
    std::string key; ///< dotted, "input.listen"; empty for a syntax error
    std::string message; ///< what is wrong, what is allowed, did you mean ...

    friend bool operator==(fault const&, fault const&) = default;
};

/// `file:line:column: key: message`, without the parts that are unknown.
[[nodiscard]] std::string to_string(fault const& f);

} // namespace lariat::config
