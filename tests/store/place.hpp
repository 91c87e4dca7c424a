#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace lariat::testing {

/// A folder, gone at the end.  In memory where there is such a place: thousands of syncs are waited for.
struct place {
    place()
    {
        std::filesystem::path const memory = "/dev/shm";
        path =
            (is_directory(memory) ? memory : std::filesystem::temp_directory_path()) / "lariat-test-XXXXXX";
        if (::mkdtemp(path.data()) == nullptr) throw std::system_error{errno, std::system_category()};
    }
    place(place const&) = delete;
    place& operator=(place const&) = delete;
    ~place()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }

    std::string path;
};

} // namespace lariat::testing
