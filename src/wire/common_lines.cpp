#include "wire/common_lines.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

#include <lariat/core/stream_key.hpp>

#include "wire/number.hpp"
#include "wire/short_number.hpp"
#include "wire/stamp.hpp"

namespace lariat::wire {
namespace {

/// Walks over the special bytes of one line: those of the map, and behind it every byte.
class special_walk {
public:
    special_walk(special_map const& map, char const* line) noexcept
        : map_{map},
          block_{line},
          ahead_{map.window(line)}
    {
    }

    /// The next special byte.  \pre the last one was not past the end of the map
    char const* next() noexcept
    {
        while (ahead_ == 0) [[unlikely]] {
            block_ += special_block;
            ahead_ = map_.window(block_);
        }
        auto const* const at = block_ + static_cast<unsigned>(std::countr_zero(ahead_));
        ahead_ &= ahead_ - 1;
        return at;
    }

private:
    special_map const& map_;
    char const* block_;
    std::uint64_t ahead_; ///< special bytes of the block that next() has not told yet
};

std::string_view between(char const* begin, char const* end) noexcept
{
    return {begin, static_cast<std::size_t>(end - begin)};
}

} // namespace

char const* common_lines::decode_line(char const* const at, reading_batch& batch, std::size_t& readings) const
{
    common_line_options const options = options_; // a copy: no reading that is stored may change it
    special_walk walk{map_, at};
    core::padded_series_hasher series{options.hash_seed};
    char const* p = walk.next();
    if (p == at) return at;
    series.measurement(between(at, p));
    while (*p == ',') {
        char const* const name = p + 1;
        char const* const equals = walk.next();
        if (*equals != '=' || equals == name) return at;
        p = walk.next();
        if (p == equals + 1) return at;
        series.tag(between(name, equals), between(equals + 1, p));
    }
    if (*p != ' ') return at;
    auto const text = between(at, p);

    do {
        char const* const name = p + 1;
        char const* const equals = walk.next();
        if (*equals != '=' || equals == name) return at;
        p = walk.next();
        auto const word = between(equals + 1, p);
        double value = short_decimal(word);
        auto kind = core::value_kind::number;
        if (std::isnan(value)) [[unlikely]] {
            auto const other = parse_field_value(word);
            if (!other) return at;
            value = other->value;
            kind = other->kind;
        }
        if (!batch.has_room()) return at;
        auto const field = between(name, equals);
        batch.emplace(text, field, series.with_field(field), value, kind);
    } while (*p == ',');

    auto time = batch.receipt();
    bool const stamped = *p == ' ';
    if (stamped) {
        char const* const stamp = p + 1;
        p = walk.next();
        auto const count = short_whole(between(stamp, p));
        if (count > options.unit.most) return at;
        time = core::timestamp{
            std::chrono::nanoseconds{static_cast<std::int64_t>(count * options.unit.nanoseconds)}};
    }
    if (*p == '\r') {
        char const* const newline = walk.next();
        if (newline != p + 1) return at;
        p = newline;
    }
    if (*p != '\n' || p >= map_.end()) return at;
    if (static_cast<std::size_t>(p - at) > options.max_line_bytes) return at;
    readings += batch.commit(time, stamped);
    return p + 1;
}

char const* common_lines::decode(char const* at, reading_batch& batch, decode_counts& counts)
{
    std::size_t lines = 0;
    std::size_t readings = 0;
    while (at != end_ && *at != '{' && *at != '#') {
        if (at < map_.begin() || at >= map_.end()) map_.cover(at, end_);
        char const* const next = decode_line(at, batch, readings);
        if (next != at) {
            ++lines;
            at = next;
            continue;
        }
        batch.drop();
        auto const mapped = static_cast<std::size_t>(map_.end() - at);
        bool const goes_on = map_.end() != end_ && std::memchr(at, '\n', mapped) == nullptr;
        if (!goes_on || at == map_.begin()) break;
        map_.cover(at, end_);
    }
    counts.lines += lines;
    counts.readings += readings;
    return at;
}

} // namespace lariat::wire
