#include "wire/common_lines.hpp"

#include <cmath>
#include <cstring>
#include <string_view>

#include <lariat/core/stream_key.hpp>

#include "wire/number.hpp"
#include "wire/short_number.hpp"
#include "wire/stamp.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "wire/common_lines.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "wire/short_number-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lariat::wire::HWY_NAMESPACE {
namespace {

HWY_INLINE std::string_view between(char const* begin, char const* end)
{
    return {begin, static_cast<std::size_t>(end - begin)};
}

/// Walks over the special bytes of one line, and behind those of the list over every byte.
class special_walk {
public:
    HWY_INLINE special_walk(special_list const& list, special_list::place const* first)
        : begin_{list.begin()},
          place_{first}
    {
    }

    /// The next special byte.  \pre the last one was not past special_list::behind places from the list's end
    HWY_INLINE char const* next() { return begin_ + *place_++; }

    /// Of the next one.
    [[nodiscard]] HWY_INLINE special_list::place const* place() const { return place_; }

private:
    char const* begin_;
    special_list::place const* place_;
};

/// Decodes the line at `at`, whose first special byte is `special`, and moves it to the next line's; returns
/// where that begins, or `at` where the line is not common, or goes on behind the list.
HWY_INLINE char const* decode_line(common_line_options const& options, special_list const& specials,
    char const* const at, special_list::place const*& special, reading_batch& batch, std::size_t& readings)
{
    special_walk walk{specials, special};
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
        series.tag_as_spelled(between(name, p), static_cast<std::size_t>(equals - name));
    }
    if (*p != ' ') return at;
    auto const text = between(at, p);

    do {
        char const* const name = p + 1;
        char const* const equals = walk.next();
        if (*equals != '=' || equals == name) return at;
        p = walk.next();
        auto const word = between(equals + 1, p);
        double value = decimal(word);
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
        auto const count = whole_number(between(stamp, p));
        if (count > options.unit.most) return at;
        time = core::timestamp{
            std::chrono::nanoseconds{static_cast<std::int64_t>(count * options.unit.nanoseconds)}};
    }
    if (*p == '\r') {
        char const* const newline = walk.next();
        if (newline != p + 1) return at;
        p = newline;
    }
    if (*p != '\n' || p >= specials.end()) return at;
    if (static_cast<std::size_t>(p - at) > options.max_line_bytes) return at;
    readings += batch.commit(time, stamped);
    special = walk.place();
    return p + 1;
}

/// common_lines::decode.
char const* decode(common_line_options const& given, special_list& specials, char const* const end,
    special_list::place const*& first, char const* at, reading_batch& batch, decode_counts& counts)
{
    common_line_options const options = given; // a copy: no reading that is stored may change it
    std::size_t lines = 0;
    std::size_t readings = 0;
    // A line before this one that was not common is covered too.
    auto const* special = first;
    if (at < specials.end()) special = specials.seek(first, at);
    while (at != end && *at != '{' && *at != '#') {
        if (at >= specials.end()) {
            specials.cover(at, end);
            special = specials.first();
        }
        char const* const next = decode_line(options, specials, at, special, batch, readings);
        if (next != at) {
            ++lines;
            at = next;
            continue;
        }
        batch.drop();
        auto const covered = static_cast<std::size_t>(specials.end() - at);
        bool const goes_on = specials.end() != end && std::memchr(at, '\n', covered) == nullptr;
        if (!goes_on || at == specials.begin()) break;
        specials.cover(at, end);
        special = specials.first();
    }
    first = special;
    counts.lines += lines;
    counts.readings += readings;
    return at;
}

} // namespace
} // namespace lariat::wire::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lariat::wire {

HWY_EXPORT(decode);

char const* common_lines::decode(char const* at, reading_batch& batch, decode_counts& counts)
{
    return HWY_DYNAMIC_DISPATCH(decode)(options_, specials_, end_, special_, at, batch, counts);
}

} // namespace lariat::wire
#endif
