#include "app/process_figures.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <ctime>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace lariat::app {
namespace {

/// Pages that the process has in memory: the second figure of /proc/self/statm.
std::size_t resident_pages() noexcept
{
    std::array<char, 128> text{};
    int const file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC); // NOLINT(*-vararg): POSIX
    if (file < 0) return 0;
    auto const size = ::read(file, text.data(), text.size());
    ::close(file);
    if (size <= 0) return 0;
    std::string_view const all{text.data(), static_cast<std::size_t>(size)};
    auto const second = all.substr(all.find(' ') + 1);
    std::size_t pages = 0;
    std::from_chars(second.data(), second.data() + second.size(), pages);
    return pages;
}

} // namespace

process_figures measure_process() noexcept
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return {resident_pages() * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)),
        static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9};
}

} // namespace lariat::app
