#include "series/open.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <lariat/core/padding.hpp>

#include "io/byte_source.hpp"
#include "series/csv_source.hpp"
#include "series/line_source.hpp"

namespace lariat::tool {
namespace {

struct suffix_format {
    std::string_view suffix;
    file_format format;
};

constexpr std::array suffixes{
    suffix_format{".csv", file_format::csv},
    suffix_format{".tsv", file_format::csv},
    suffix_format{".ndjson", file_format::ndjson},
    suffix_format{".jsonl", file_format::ndjson},
    suffix_format{".lp", file_format::influx},
    suffix_format{".influx", file_format::influx},
};

/// The file's name without folders, compression suffix and format suffix.
std::filesystem::path inner_name(std::string const& path)
{
    std::filesystem::path name = std::filesystem::path{path}.filename();
    if (name.extension() == ".gz" || name.extension() == ".zst") name = name.stem();
    return name;
}

/// Bytes that have been read to look at them, in front of the rest.
class with_head final : public byte_source {
public:
    with_head(std::string head, std::unique_ptr<byte_source> rest)
        : head_{std::move(head)},
          rest_{std::move(rest)}
    {
    }

    outcome<std::size_t> read(std::span<char> out) override
    {
        if (at_ == head_.size()) return rest_->read(out);
        std::size_t const n = std::min(out.size(), head_.size() - at_);
        head_.copy(out.data(), n, at_);
        at_ += n;
        return n;
    }

    double progress() const override { return rest_->progress(); }

private:
    std::string head_;
    std::unique_ptr<byte_source> rest_;
    std::size_t at_ = 0;
};

struct counting_sink final : core::reading_sink {
    void on_readings(std::span<core::reading const> batch, core::timestamp) noexcept override
    {
        readings += batch.size();
    }
    std::size_t readings = 0;
};

/// Whether the decoder reads more of the first lines than it refuses.
bool looks_like_lines(std::string head)
{
    std::size_t const lines_end = head.rfind('\n');
    std::size_t const size = lines_end == std::string::npos ? head.size() : lines_end + 1;
    head.resize(head.size() + core::padding);
    wire::decoder decoder{{}};
    counting_sink sink;
    if (decoder.feed(std::span<char const>{head}.first(size), {}, sink) != wire::feed_status::ok)
        return false;
    decoder.finish({}, sink);
    return sink.readings * 2 > decoder.counts().lines;
}

outcome<std::string> read_head(byte_source& bytes)
{
    constexpr std::size_t head_bytes = 4'096;
    std::string head(head_bytes, '\0');
    std::size_t held = 0;
    while (held < head.size()) {
        auto const got = bytes.read(std::span{head}.subspan(held));
        if (!got) return got.error();
        if (*got == 0) break;
        held += *got;
        if (head.find('\n') < held) break; // from a pipe, wait for a line and no longer
    }
    head.resize(held);
    return head;
}

wire::format line_format(file_format format)
{
    switch (format) {
    case file_format::ndjson: return wire::format::ndjson;
    case file_format::influx: return wire::format::influx;
    case file_format::plain: return wire::format::plain;
    case file_format::automatic:
    case file_format::csv: break;
    }
    return wire::format::automatic;
}

outcome<std::unique_ptr<source>> open_named(
    std::string const& path, file_options& options, stream_names& names)
{
    auto bytes = open_bytes(path);
    if (!bytes) return bytes.error();
    auto const name = inner_name(path);
    auto const* const by_suffix =
        std::ranges::find(suffixes, name.extension().string(), &suffix_format::suffix);
    if (options.format == file_format::automatic && by_suffix != suffixes.end())
        options.format = by_suffix->format;
    bool lines = options.format != file_format::csv;
    if (options.format == file_format::automatic) {
        auto head = read_head(**bytes);
        if (!head) return head.error();
        lines = looks_like_lines(*head);
        *bytes = std::make_unique<with_head>(std::move(*head), std::move(*bytes));
    }
    if (lines) {
        options.lines.format = line_format(options.format);
        return open_lines(std::move(*bytes), options.lines, options.csv.tags, names);
    }
    if (options.csv.measurement.empty())
        options.csv.measurement = path == "-" ? "stdin" : name.stem().string();
    return csv_source::open(std::move(*bytes), std::move(options.csv), names);
}

/// Says which file a fault is about.
class named_source final : public source {
public:
    named_source(std::string path, std::unique_ptr<source> from)
        : path_{std::move(path)},
          from_{std::move(from)}
    {
    }

    outcome<std::size_t> read(std::span<sample> out) override
    {
        auto got = from_->read(out);
        if (!got && !got.error().message.starts_with(path_))
            return fault{got.error().exit_code, path_ + ": " + got.error().message};
        return got;
    }
    double progress() const override { return from_->progress(); }
    std::uint64_t skipped() const override { return from_->skipped(); }

private:
    std::string path_;
    std::unique_ptr<source> from_;
};

} // namespace

outcome<std::unique_ptr<source>> open_series(
    std::string const& path, file_options options, stream_names& names)
{
    std::string const name = path == "-" ? "standard input" : path;
    auto opened = open_named(path, options, names);
    if (opened) return std::unique_ptr<source>{std::make_unique<named_source>(name, std::move(*opened))};
    if (opened.error().message.starts_with(name)) return opened;
    return fault{opened.error().exit_code, name + ": " + opened.error().message};
}

} // namespace lariat::tool
