#include "replay/labels.hpp"

#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <simdjson.h>

#include <lariat/core/stream_key.hpp>

#include "io/byte_source.hpp"
#include "series/csv_record.hpp"

namespace lariat::tool {
namespace {

constexpr std::size_t max_label_bytes = 16'777'216;

outcome<std::string> read_all(std::string const& path)
{
    auto const bytes = open_bytes(path);
    if (!bytes) return bytes.error();
    std::string text;
    for (;;) {
        std::size_t const held = text.size();
        text.resize(held + 65'536);
        auto const got = (*bytes)->read(std::span{text}.subspan(held));
        if (!got) return got.error();
        text.resize(held + *got);
        if (*got == 0) return text;
        if (text.size() > max_label_bytes) return fault{EX_DATAERR, path + ": more than 16 MiB of labels"};
    }
}

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

outcome<std::vector<label>> read_nab_windows(std::string_view text, std::string const& path)
{
    fault const bad{EX_DATAERR, path + R"(: not {"file.csv": [[begin, end], ...], ...})"};
    std::vector<label> labels;
    simdjson::dom::parser parser;
    simdjson::dom::object files;
    if (parser.parse(text.data(), text.size()).get(files) != simdjson::SUCCESS) return bad;
    for (auto const& [file, value] : files) {
        simdjson::dom::array windows;
        if (value.get(windows) != simdjson::SUCCESS) return bad;
        for (auto const window : windows) {
            std::string_view begin;
            std::string_view end;
            if (window.at(0).get(begin) != simdjson::SUCCESS || window.at(1).get(end) != simdjson::SUCCESS)
                return bad;
            auto one = read_label(begin, end);
            if (!one) return bad;
            one->stream = std::filesystem::path{file}.stem().string();
            labels.push_back(std::move(*one));
        }
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
    auto const text = read_all(path);
    if (!text) return text.error();
    auto const first = text->find_first_not_of(" \t\r\n");
    if (first != std::string::npos && (*text)[first] == '{') return read_nab_windows(*text, path);
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
