#include "decode_chunked.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <lariat/core/errc.hpp>
#include <lariat/core/padding.hpp>
#include <lariat/core/stream_key.hpp>

#include "support/line_by_line.hpp"

namespace lariat::testing {
namespace {

constexpr core::timestamp receipt{std::chrono::seconds{1'700'000'000}};

void require(bool holds, char const* claim)
{
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", claim);
    std::abort();
}

/// Writes all that a sink can see of the readings into one text, and checks each reading on its own.
class transcript final : public core::reading_sink {
public:
    void on_readings(std::span<core::reading const> batch, core::timestamp) noexcept override
    {
        require(!batch.empty() && batch.size() <= 64, "a batch holds 1 to 64 readings");
        for (core::reading const& r : batch) {
            check(r);
            append(r.series);
            append(r.field);
            append({reinterpret_cast<char const*>(&r.value), sizeof r.value});
            append(std::to_string(r.hash) + ' ' + std::to_string(r.time.time_since_epoch().count()));
            append(r.stamped ? "stamped" : "unstamped");
            ++count;
        }
    }

    std::string text;
    std::uint64_t count = 0;

private:
    void append(std::string_view part) { (text += part) += '\n'; }

    static void check(core::reading const& r)
    {
        require(std::isfinite(r.value), "values are finite");
        require(r.kind == core::value_kind::number || r.value == 0 || r.value == 1, "booleans are 0 or 1");
        auto const key = core::parse_series(r.series, r.field);
        if (key) {
            require(core::hash_of(*key, 0) == r.hash, "the hash is that of the parsed key");
            auto const text = core::format_key(*key);
            require(core::parse_key(text).has_value() && *core::parse_key(text) == *key,
                "a key survives its text");
        } else {
            require(key.error() == core::errc::duplicate_tag, "only a repeated tag is left to the engine");
        }
    }
};

struct outcome {
    std::string readings;
    wire::decode_counts counts;
};

/// Feeds pieces of the sizes that `next_size` gives, each in a heap block of its own, so that a read past the
/// padding is found.
template <class NextSize>
outcome decode(std::span<unsigned char const> input, wire::decoder_options const& options, NextSize next_size)
{
    wire::decoder decoder{options};
    transcript sink;
    while (!input.empty()) {
        auto const piece = input.first(std::min(next_size(), input.size()));
        std::vector<char> buffer(piece.size() + core::padding, ',');
        std::memcpy(buffer.data(), piece.data(), piece.size());
        static_cast<void>(decoder.feed({buffer.data(), piece.size()}, receipt, sink));
        input = input.subspan(piece.size());
    }
    decoder.finish(receipt, sink);
    require(!decoder.mid_line(), "nothing is left after finish");
    require(decoder.counts().readings == sink.count, "every reading is counted");
    return {std::move(sink.text), decoder.counts()};
}

outcome decode_plainly(std::span<unsigned char const> input, wire::decoder_options const& options)
{
    transcript sink;
    std::string_view const text{reinterpret_cast<char const*>(input.data()), input.size()};
    auto const counts = decode_line_by_line(text, options, receipt, sink);
    require(counts.readings == sink.count, "every reading is counted");
    return {std::move(sink.text), counts};
}

} // namespace

void decode_chunked(std::span<unsigned char const> input, wire::decoder_options options)
{
    options.max_line_bytes = 1024; // within reach of the fuzzer
    auto const whole = decode(input, options, [] { return std::string::npos; });
    auto const same = [&](outcome const& other) {
        require(other.readings == whole.readings,
            "any chunking, and each line by itself, gives the same readings");
        require(other.counts.lines == whole.counts.lines && other.counts.refused == whole.counts.refused
                && other.counts.strings_skipped == whole.counts.strings_skipped
                && other.counts.bytes == whole.counts.bytes,
            "any chunking, and each line by itself, gives the same counts");
    };
    same(decode_plainly(input, options));
    same(decode(input, options, [] { return std::size_t{1}; }));
    same(decode(input, options, [] { return std::size_t{7}; }));
    // Sizes from the input itself, so that the fuzzer can choose where to cut.
    std::size_t at = 0;
    same(decode(input, options, [&] { return std::size_t{input[at++ % input.size()]} + 1; }));
}

} // namespace lariat::testing
