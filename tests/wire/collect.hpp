#pragma once

#include <cstring>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/padding.hpp>
#include <lariat/core/ports.hpp>
#include <lariat/core/stream_key.hpp>

#include "wire/decoder.hpp"

namespace lariat::testing {

/// When every test receives its bytes.
inline constexpr core::timestamp receipt{std::chrono::seconds{1'700'000'000}};

/// A reading with its own copies of the names.
struct owned_reading {
    std::string series;
    std::string field;
    std::uint64_t hash = 0;
    double value = 0;
    core::timestamp time{};
    core::value_kind kind = core::value_kind::number;
    bool stamped = false;

    /// Equal to the last bit: 0 and -0 differ.
    friend bool operator==(owned_reading const& a, owned_reading const& b)
    {
        return a.series == b.series && a.field == b.field && a.hash == b.hash
            && std::memcmp(&a.value, &b.value, sizeof a.value) == 0 && a.time == b.time && a.kind == b.kind
            && a.stamped == b.stamped;
    }
};

inline std::ostream& operator<<(std::ostream& out, owned_reading const& r)
{
    return out << r.series << ':' << r.field << '=' << r.value << '@' << r.time.time_since_epoch().count();
}

/// Keeps all readings, and the size of the largest batch.
class collector final : public core::reading_sink {
public:
    void on_readings(std::span<core::reading const> batch, core::timestamp) noexcept override
    {
        largest_batch = std::max(largest_batch, batch.size());
        for (core::reading const& r : batch) {
            readings.push_back(
                {std::string{r.series}, std::string{r.field}, r.hash, r.value, r.time, r.kind, r.stamped});
        }
    }

    std::vector<owned_reading> readings;
    std::size_t largest_batch = 0;
};

/// What a decoder made of an input.
struct decoded {
    std::vector<owned_reading> readings;
    wire::decode_counts counts;
    bool too_long = false;
    std::size_t largest_batch = 0;

    [[nodiscard]] std::uint64_t refused(wire::cause c) const
    {
        return counts.refused[static_cast<std::size_t>(c)];
    }
    [[nodiscard]] std::uint64_t refused() const
    {
        std::uint64_t sum = 0;
        for (std::uint64_t const n : counts.refused) sum += n;
        return sum;
    }
};

/// Feeds pieces one by one, each in a buffer of its own that is gone before the next, and finishes.
inline decoded decode_pieces(std::span<std::string_view const> pieces, wire::decoder_options const& options)
{
    wire::decoder decoder{options};
    collector sink;
    decoded out;
    for (std::string_view const piece : pieces) {
        std::vector<char> buffer(piece.size() + core::padding, '\xff');
        std::memcpy(buffer.data(), piece.data(), piece.size());
        auto const status = decoder.feed(std::span{buffer.data(), piece.size()}, receipt, sink);
        out.too_long |= status == wire::feed_status::line_too_long;
    }
    decoder.finish(receipt, sink);
    out.readings = std::move(sink.readings);
    out.largest_batch = sink.largest_batch;
    out.counts = decoder.counts();
    return out;
}

inline decoded decode(std::string_view input, wire::decoder_options const& options = {})
{
    return decode_pieces({&input, 1}, options);
}

inline decoded decode(std::string_view input, wire::format format)
{
    return decode(input, wire::decoder_options{.format = format});
}

/// Hash that any spelling of a key must have, by core's own parser.
inline std::uint64_t hash_of_key(std::string_view series, std::string_view field, std::uint64_t seed = 0)
{
    return core::hash_of(core::parse_series(series, field).value(), seed);
}

} // namespace lariat::testing
