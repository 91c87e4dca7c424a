#include "eval/nab_results.hpp"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace lariat::eval {
namespace {

/// As NAB writes times: no zone, whole seconds.
std::string nab_time(core::timestamp t)
{
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", std::chrono::floor<std::chrono::seconds>(t));
}

std::vector<double> anomaly_scores(judgement const& j)
{
    std::vector<double> column(j.scores.size());
    for (std::uint32_t const row : j.alarms)
        column[row] = 1 - std::pow(10, -std::max(0.0, static_cast<double>(j.scores[row]))) / 2;
    return column;
}

std::vector<std::uint8_t> labels(series const& s)
{
    std::vector<std::uint8_t> column(s.rows());
    for (window const w : s.windows) {
        for (std::size_t row = w.first; row <= w.last; ++row) column[row] = 1;
    }
    return column;
}

} // namespace

tool::outcome<void> write_nab_result(std::string const& out, series const& s, judgement const& j)
{
    std::filesystem::path const name{s.name};
    auto const folder = std::filesystem::path{out} / "lariat" / name.parent_path();
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    auto const path = folder / ("lariat_" + name.filename().string());
    std::ofstream file{path};

    auto const score = anomaly_scores(j);
    auto const label = labels(s);
    file << "timestamp,value,anomaly_score,label\n";
    for (std::size_t row = 0; row < s.rows(); ++row)
        file << fmt::format(
            "{},{},{:.9g},{}\n", nab_time(s.times[row]), s.values[row], score[row], label[row]);
    file.flush();
    if (!file) return tool::fault{EX_CANTCREAT, path.string() + ": cannot be written"};
    return {};
}

} // namespace lariat::eval
