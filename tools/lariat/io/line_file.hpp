#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "fault.hpp"

namespace lariat::tool {

/// A text file being written, or the standard output.  A fault while writing shows at close().
class line_file {
public:
    /// Replaces the file; `-` is the standard output.  Fails with EX_CANTCREAT.
    [[nodiscard]] static outcome<line_file> create(std::string const& path)
    {
        if (path == "-") return line_file{stdout, path};
        std::FILE* const file = std::fopen(path.c_str(), "we");
        if (file == nullptr) return os_fault(EX_CANTCREAT, path);
        return line_file{file, path};
    }

    void write(std::string_view text) noexcept
    {
        good_ = std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size() && good_;
    }

    /// Writes out what waits.  Fails with EX_IOERR, as on a full disk.
    [[nodiscard]] outcome<void> close()
    {
        std::FILE* const file = file_.release();
        bool const closed = file == stdout ? std::fflush(file) == 0 : std::fclose(file) == 0;
        if (good_ && closed) return {};
        return os_fault(EX_IOERR, path_);
    }

private:
    struct closer {
        void operator()(std::FILE* f) const noexcept
        {
            if (f != stdout) static_cast<void>(std::fclose(f));
        }
    };

    line_file(std::FILE* file, std::string path) : file_{file}, path_{std::move(path)} { }

    std::unique_ptr<std::FILE, closer> file_;
    std::string path_;
    bool good_ = true;
};

} // namespace lariat::tool
