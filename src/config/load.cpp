#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "config/config.hpp"

namespace lariat::config {
namespace {

namespace fs = std::filesystem;

/// Far more than a configuration is; less than what a mistaken path to a device or a recording would take.
constexpr std::size_t max_file_bytes = 16U << 20U;

enum class missing_file { is_fault, is_fine };

fault whole_file(std::string const& name, std::string message)
{
    return {.file = name, .line = 0, .column = 0, .key = {}, .message = std::move(message)};
}

/// What has been read, and what could not be.
struct intake {
    std::vector<document> documents;
    std::vector<fault> faults;

    void read(std::string const& name, missing_file missing);
    void read_folder(std::string const& folder);
};

void intake::read(std::string const& name, missing_file missing)
{
    auto const close = [](std::FILE* f) { static_cast<void>(std::fclose(f)); };
    std::unique_ptr<std::FILE, decltype(close)> const file{std::fopen(name.c_str(), "rbe"), close};
    if (file == nullptr && errno == ENOENT && missing == missing_file::is_fine) return;

    std::string text;
    std::array<char, 16'384> chunk{};
    while (file != nullptr && text.size() <= max_file_bytes) {
        auto const size = std::fread(chunk.data(), 1, chunk.size(), file.get());
        if (size == 0) break;
        text.append(chunk.data(), size);
    }
    if (file == nullptr || std::ferror(file.get()) != 0) {
        faults.push_back(
            whole_file(name, fmt::format("cannot be read: {}", std::generic_category().message(errno))));
    } else if (text.size() > max_file_bytes) {
        faults.push_back(whole_file(name, "is larger than 16 MiB: not a configuration"));
    } else {
        documents.push_back({name, std::move(text)});
    }
}

void intake::read_folder(std::string const& folder)
{
    std::error_code ec;
    std::vector<std::string> names;
    fs::directory_iterator entries{folder, ec};
    for (; !ec && entries != fs::directory_iterator{}; entries.increment(ec)) {
        auto const name = entries->path().filename().string();
        if (name.ends_with(".toml") && !name.starts_with('.')) names.push_back(entries->path().string());
    }
    if (ec && ec != std::errc::no_such_file_or_directory)
        faults.push_back(whole_file(folder, fmt::format("cannot be read: {}", ec.message())));
    std::ranges::sort(names);
    for (auto const& name : names) read(name, missing_file::is_fault);
}

} // namespace

load_result load(load_request const& request)
{
    intake in;
    if (request.file) {
        in.read(*request.file, missing_file::is_fault);
    } else {
        in.read(request.main_file, missing_file::is_fine);
        in.read_folder(request.folder);
    }
    auto resolved = resolve(in.documents, request.surroundings);
    if (in.faults.empty()) return resolved;
    if (resolved.has_error()) std::ranges::copy(resolved.error(), std::back_inserter(in.faults));
    return in.faults;
}

} // namespace lariat::config
