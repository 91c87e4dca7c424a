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
        say_to(output, text);
        static_cast<void>(std::fflush(output));
    }

    /// To the standard error.
    void say(std::string_view text) const { say_to(error, text); }

private:
    /// A terminal or pipe that takes no more is no reason to fail: who reads has gone.
    static void say_to(std::FILE* to, std::string_view text)
    {
        static_cast<void>(std::fwrite(text.data(), 1, text.size(), to));
    }
};

} // namespace lariat::tool
