#include "config/fault.hpp"

#include <fmt/format.h>

namespace lariat::config {

std::string to_string(fault const& f)
{
    std::string out = f.file;
    if (f.line > 0) out += fmt::format(":{}:{}", f.line, f.column);
    for (std::string const* part : {&f.key, &f.message}) {
        if (part->empty()) continue;
        if (!out.empty()) out += ": ";
        out += *part;
    }
    return out;
}

} // namespace lariat::config
