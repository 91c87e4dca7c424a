#pragma once

#include <cstdio>
#include <string>

#include "commands/console.hpp"

namespace lariat::tool::testing {

/// A console whose output is kept.
class captured_console {
public:
    captured_console() : output_{std::tmpfile()}, error_{std::tmpfile()}
    {
        console_.on = {};
        console_.output = output_;
        console_.error = error_;
    }
    captured_console(captured_console const&) = delete;
    captured_console& operator=(captured_console const&) = delete;
    ~captured_console()
    {
        std::fclose(output_);
        std::fclose(error_);
    }

    operator console const&() const { return console_; }
    std::string output() const { return content(output_); }
    std::string error() const { return content(error_); }

private:
    static std::string content(std::FILE* f)
    {
        std::fflush(f);
        std::rewind(f);
        std::string all(1 << 20, '\0');
        all.resize(std::fread(all.data(), 1, all.size(), f));
        return all;
    }

    std::FILE* output_;
    std::FILE* error_;
    console console_;
};

} // namespace lariat::tool::testing
