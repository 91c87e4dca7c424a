#include "replay/labels.hpp"

#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include <lariat/core/stream_key.hpp>

#include "io/byte_source.hpp"
#include "series/csv_record.hpp"
#include "series/nab_windows.hpp"

namespace lariat::tool {
namespace {

constexpr std::size_t max_label_bytes = 16'777'216;

std::optional<label> read_label(std::string_view begin, std::string_view end)
{
    auto const from = core::parse_rfc3339(begin);
    auto const to = core::parse_rfc3339(end);
    if (!from || !to || *to < *from) return std::nullopt;
    return label{*from, *to, {}, {}};
}

outcome<std::vector<label>> read_csv_labels(std::string_view text, std::string const& path)
{
    std::vector<label> labels;
    std::vector<std::string> cells;
    for (std::size_t record = 1; !text.empty(); ++record) {
        std::size_t const taken = read_record(text, ',', true, cells);
        if (taken == 0) return fault{EX_DATAERR, path + ": a quote is left open"};
        text.remove_prefix(taken);
        if (cells.size() < 2 || (record == 1 && cells[0] == "begin")) continue;
        auto one = read_label(cells[0], cells[1]);
        if (!one) {
            return fault{EX_DATAERR,
                fmt::format("{}: record {}: '{},{}' are no begin and end (RFC 3339)", path, record, cells[0],
                    cells[1])};
        }
        if (cells.size() > 2) one->kind = cells[2];
        if (cells.size() > 3) one->stream = cells[3];
        labels.push_back(std::move(*one));
    }
    return labels;
}

outcome<std::vector<label>> read_nab_labels(std::string_view text, std::string const& path)
{
    auto const files = read_nab_windows(text, path);
    if (!files) return files.error();
    std::vector<label> labels;
    for (auto const& [name, windows] : *files) {
        auto const stream = std::filesystem::path{name}.stem().string();
        for (auto const& [begin, end] : windows) labels.push_back({begin, end, {}, stream});
    }
    return labels;
}

std::string csv_cell(std::string_view cell)
{
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{cell};
    std::string out{'"'};
    for (char const c : cell) out.append(c == '"' ? 2 : 1, c);
    return out += '"';
}

} // namespace

bool concerns(label const& l, std::string const& key)
{
    if (l.stream.empty() || l.stream == key) return true;
    if (!key.starts_with(l.stream))
        return false; // spares the parsing; an escaped measurement is named by key
    auto const parts = core::parse_key(key);
    return parts && parts->measurement == l.stream;
}

outcome<std::vector<label>> read_labels(std::string const& path)
{
    auto const text = read_text(path, max_label_bytes);
    if (!text) return text.error();
    auto const first = text->find_first_not_of(" \t\r\n");
    if (first != std::string::npos && (*text)[first] == '{') return read_nab_labels(*text, path);
    return read_csv_labels(*text, path);
}

std::string format_labels(std::span<label const> labels)
{
    std::string out = "begin,end,kind,stream\n";
    for (label const& l : labels) {
        fmt::format_to(std::back_inserter(out), "{},{},{},{}\n", core::to_rfc3339(l.begin),
            core::to_rfc3339(l.end), csv_cell(l.kind), csv_cell(l.stream));
    }
    return out;
}

std::vector<label> move_labels(
    std::span<label const> labels, std::span<std::chrono::nanoseconds const> offsets)
{
    std::vector<label> moved;
    for (auto const offset : offsets) {
        for (label l : labels) {
            l.begin += offset;
            l.end += offset;
            moved.push_back(std::move(l));
        }
    }
    return moved;
}

} // namespace lariat::tool
