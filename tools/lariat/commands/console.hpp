#pragma once

#include <cstdio>
#include <string_view>

#include "console/terminal.hpp"

namespace lariat::tool {

/// Where a command writes.
struct console {
    terminal on = terminal::detect();
    std::FILE* output = stdout;
    std::FILE* error = stderr;

    /// To the standard output, and at once: what is read live must not wait in a buffer.
    void print(std::string_view text) const
    {
        std::fwrite(text.data(), 1, text.size(), output);
        std::fflush(output);
    }

    /// To the standard error.
    void say(std::string_view text) const { std::fwrite(text.data(), 1, text.size(), error); }
};

} // namespace lariat::tool
