#include "eval/corpus/corpus.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>

#include "offline/parallel.hpp"

namespace lariat::eval {
namespace {

namespace fs = std::filesystem;

fs::path without_compression(fs::path path)
{
    if (path.extension() == ".gz" || path.extension() == ".zst") path.replace_extension();
    return path;
}

} // namespace

std::vector<window> windows_of(std::span<std::uint8_t const> labels)
{
    std::vector<window> windows;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        if (labels[row] == 0) continue;
        if (!windows.empty() && windows.back().last + 1 == row)
            windows.back().last = row;
        else
            windows.push_back({row, row});
    }
    return windows;
}

tool::outcome<std::vector<std::string>> find_files(std::string const& folder, std::string_view suffix)
{
    std::vector<std::string> found;
    std::error_code failed;
    auto const options = fs::directory_options::follow_directory_symlink;
    for (fs::recursive_directory_iterator at{folder, options, failed}, end; !failed && at != end;
         at.increment(failed)) {
        if (at->is_regular_file() && without_compression(at->path()).extension() == suffix)
            found.push_back(at->path().string());
    }
    if (failed) return tool::fault{EX_NOINPUT, folder + ": " + failed.message()};
    if (found.empty()) return tool::fault{EX_NOINPUT, folder + ": no " + std::string{suffix} + " files"};
    std::ranges::sort(found);
    return found;
}

std::optional<tool::fault> for_each_series(corpus const& files,
    std::function<void(std::size_t, series const&)> const& work, progress_report const& progress)
{
    std::vector<std::optional<tool::fault>> faults(files.size());
    std::atomic<std::uint64_t> readings{0};
    tool::for_each_index(
        files.size(),
        [&](std::size_t i) {
            auto const s = files[i].read();
            if (!s) {
                faults[i] = s.error();
                return;
            }
            work(i, *s);
            readings += s->rows();
        },
        [&](double share) {
            if (progress) progress(share, readings);
        });
    for (auto const& f : faults) {
        if (f) return f;
    }
    return std::nullopt;
}

} // namespace lariat::eval
