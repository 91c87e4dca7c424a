#include "series/line_source.hpp"

#include <algorithm>
#include <numeric>

#include <lariat/core/padding.hpp>
#include <lariat/core/stream_key.hpp>

namespace lariat::tool {
namespace {

constexpr std::size_t chunk_bytes = 65'536;

class line_source final : public source, private core::reading_sink {
public:
    line_source(std::unique_ptr<byte_source> bytes, wire::decoder_options const& options,
        std::vector<std::pair<std::string, std::string>> const& tags, stream_names& names)
        : bytes_{std::move(bytes)},
          decoder_{options},
          max_line_bytes_{options.max_line_bytes},
          names_{names}
    {
        for (auto const& [name, value] : tags) {
            added_tags_ += ',';
            core::append_tag_or_field(added_tags_, name);
            added_tags_ += '=';
            core::append_tag_or_field(added_tags_, value);
        }
    }

    outcome<std::size_t> read(std::span<sample> out) override
    {
        while (handed_ == decoded_.size() && !ended_) {
            if (auto const more = decode_more(); !more) return more.error();
        }
        std::size_t const n = std::min(out.size(), decoded_.size() - handed_);
        std::copy_n(decoded_.begin() + static_cast<std::ptrdiff_t>(handed_), n, out.begin());
        handed_ += n;
        return n;
    }

    double progress() const override { return bytes_->progress(); }

    std::uint64_t skipped() const override
    {
        auto const& refused = decoder_.counts().refused;
        return std::accumulate(refused.begin(), refused.end(), std::uint64_t{0});
    }

private:
    outcome<void> decode_more()
    {
        decoded_.clear();
        handed_ = 0;
        auto const got = bytes_->read(std::span{chunk_}.first(chunk_bytes));
        if (!got) return got.error();
        if (*got == 0) {
            ended_ = true;
            decoder_.finish({}, *this);
            return {};
        }
        if (decoder_.feed(std::span<char const>{chunk_}.first(*got), {}, *this) != wire::feed_status::ok)
            return fault{EX_DATAERR, "a line is longer than " + std::to_string(max_line_bytes_) + " bytes"};
        return {};
    }

    void on_readings(std::span<core::reading const> batch, core::timestamp /*receipt*/) noexcept override
    {
        for (auto const& r : batch) {
            series_.assign(r.series).append(added_tags_);
            decoded_.push_back({names_.intern(series_, r.field), r.stamped, r.time, r.value});
        }
    }

    std::unique_ptr<byte_source> bytes_;
    wire::decoder decoder_;
    std::size_t max_line_bytes_;
    stream_names& names_;
    std::string added_tags_;
    std::string series_;
    std::vector<char> chunk_ = std::vector<char>(chunk_bytes + core::padding);
    std::vector<sample> decoded_;
    std::size_t handed_ = 0;
    bool ended_ = false;
};

} // namespace

std::unique_ptr<source> open_lines(std::unique_ptr<byte_source> bytes, wire::decoder_options const& options,
    std::vector<std::pair<std::string, std::string>> const& tags, stream_names& names)
{
    return std::make_unique<line_source>(std::move(bytes), options, tags, names);
}

} // namespace lariat::tool
