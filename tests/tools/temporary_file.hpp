#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace lariat::tool::testing {

/// A folder of its own, gone with everything in it at the end of the test.
class temporary_folder {
public:
    temporary_folder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "lariat-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    temporary_folder(temporary_folder const&) = delete;
    temporary_folder& operator=(temporary_folder const&) = delete;
    ~temporary_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string operator/(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// A file with this content.
class temporary_file {
public:
    temporary_file(std::string_view name, std::string_view content) : path_{folder_ / name}
    {
        std::ofstream{path_, std::ios::binary} << content;
    }

    [[nodiscard]] std::string const& path() const { return path_; }

private:
    temporary_folder folder_;
    std::string path_;
};

} // namespace lariat::tool::testing
