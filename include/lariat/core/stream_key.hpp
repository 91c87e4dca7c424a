#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>

namespace lariat::core {

/// The parts of a stream's identity, unescaped.
struct key_parts {
    std::string measurement;
    std::vector<std::pair<std::string, std::string>> tags; ///< sorted by name
    std::string field;

    /// Value of a tag, or an empty view where there is none: a tag's value is never empty.
    [[nodiscard]] std::string_view tag(std::string_view name) const noexcept;

    friend bool operator==(key_parts const&, key_parts const&) = default;
};

/// Parses a series (measurement[,tag=value...]) and a field as a sender spelled them, InfluxDB escapes
/// included: a backslash before comma, equals sign, space or colon takes that character literally; any other
/// is itself. Cost: allocates; meant for a stream's first reading, not for every one. Fails with
/// errc::empty_name, bad_tag, duplicate_tag, bad_escape.
[[nodiscard]] boost::system::result<key_parts> parse_series(std::string_view series, std::string_view field);

/// Canonical text of a key: `measurement,tag=value,...:field`, tags sorted by name, `,` `=` and space escaped
/// by a backslash wherever InfluxDB allows, `:` in a field as well, so that the last bare colon begins the
/// field, and any of the four where a backslash of the name's own stands before it. Two keys have the same
/// text if and only if their parts are equal.
[[nodiscard]] std::string format_key(key_parts const& parts);

/// Canonical text of the key that a sender spelled so: format_key(*parse_series(series, field)).  Fails as
/// parse_series does.
/// Cost  a few passes, and one string, where the spelling has no escapes and its tags are in order, as in
/// most.
[[nodiscard]] boost::system::result<std::string> canonical_key(
    std::string_view series, std::string_view field);

/// Parses the canonical text of a key.  parse_key(format_key(p)) == p.
/// Fails as parse_series does, and with errc::missing_field.
[[nodiscard]] boost::system::result<key_parts> parse_key(std::string_view text);

/// The parts of a key for people to see: a text that is none stands as it is for the measurement.
[[nodiscard]] key_parts parts_to_show(std::string_view text);

/// The part of a canonical key before `:field`, as InfluxDB line protocol spells it.
[[nodiscard]] std::string format_series(key_parts const& parts);

/// Writes `name` with InfluxDB's escapes for a measurement (comma and space) to `out`.
void append_measurement(std::string& out, std::string_view name);

/// Writes `name` with InfluxDB's escapes for a tag name, a tag value or a field name (comma, equals sign,
/// space).
void append_tag_or_field(std::string& out, std::string_view name);

/// Reads one escaped name; the inverse of the two above.
[[nodiscard]] std::string unescape(std::string_view spelled);

/// Whether the names that a hasher is fed may be read beyond their ends: core::padding bytes are readable
/// there.
enum class name_bytes : bool { exact, padded };

/// Hash of a key that does not depend on the order of its tags, computed while a line is scanned.
/// Feed it unescaped parts.  Not for keys of untrusted peers without a secret seed: the daemon draws one at
/// start-up.
///
/// Cost  a multiplication for each 16 bytes of a tag, and of another name one more; what is padded and has
///       up to 16 bytes has no branch.  tag() copies, to the heap where it is long.
///       Both kinds give the same values.
template <name_bytes Readable> class basic_series_hasher {
public:
    explicit basic_series_hasher(std::uint64_t seed) noexcept
        : name_{seed ^ salt_a, (seed * role_end) ^ salt_b},
          tag_{seed ^ role_tag ^ salt_a, ((seed ^ role_tag) * role_end) ^ salt_b}
    {
    }

    void measurement(std::string_view name) noexcept { sum_ += fold(bytes(name, name_), role_measurement); }
    void tag(std::string_view name, std::string_view value);
    /// The same of `name=value`, as a line has it.
    void tag_as_spelled(std::string_view text, std::size_t name_size) noexcept
    {
        // With the name's size in it the equals sign between the two is told from others.
        sum_ += bytes(text, {tag_.first + (std::uint64_t{name_size} << 32U), tag_.second});
    }

    /// Hash of the stream: the series fed so far with this field.  Does not change the hasher.
    [[nodiscard]] std::uint64_t with_field(std::string_view name) const noexcept
    {
        return fold(sum_ + fold(bytes(name, name_), role_field), role_end);
    }

    /// Hash of the series so far, without a field.
    [[nodiscard]] std::uint64_t series() const noexcept { return fold(sum_, role_end); }

private:
    static constexpr std::uint64_t role_measurement = 0x9e3779b97f4a7c15U;
    static constexpr std::uint64_t role_tag = 0xd6e8feb86659fd93U;
    static constexpr std::uint64_t role_field = 0xa0761d6478bd642fU;
    static constexpr std::uint64_t role_end = 0xe7037ed1a0b428dbU;
    // No role's value: without them a seed of zero would make factors of zero, which forget the other one.
    static constexpr std::uint64_t salt_a = 0x8ebc6af09c88c6e3U;
    static constexpr std::uint64_t salt_b = 0x589965cc75374cc3U;

    /// What the two words of each 16 bytes are blinded with. Both depend on the seed, or a peer could choose
    /// bytes that make one of them zero.
    struct blinds {
        std::uint64_t first;
        std::uint64_t second;
    };

    static std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept;
    [[gnu::always_inline]] static std::uint64_t bytes(std::string_view text, blinds const& by) noexcept;

    blinds name_; ///< of the measurement and the field
    blinds tag_;
    std::uint64_t sum_ = 0;
};

using series_hasher = basic_series_hasher<name_bytes::exact>;
using padded_series_hasher = basic_series_hasher<name_bytes::padded>;

/// Hash of parsed parts; equal to what a decoder computes for any spelling of them.
[[nodiscard]] std::uint64_t hash_of(key_parts const& parts, std::uint64_t seed);

} // namespace lariat::core

#include <lariat/core/stream_key_hash.hpp>
