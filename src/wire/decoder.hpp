#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/ports.hpp>
#include <lariat/core/reading.hpp>

namespace lariat::wire {

/// What the bytes of an input are.
enum class format : std::uint8_t {
    automatic, ///< told apart line by line: `{` begins NDJSON, a bare number as second word a plain line,
               ///< else influx
    influx, ///< InfluxDB line protocol
    ndjson, ///< one JSON object a line
    plain, ///< `name value [time]`
};

/// Unit of a bare integer time stamp.
enum class precision : std::uint8_t { nanoseconds, microseconds, milliseconds, seconds };

/// Where the parts of a reading stand in a JSON object: dotted paths, "sensor.id".
struct json_mapping {
    std::string stream = "stream"; ///< measurement: a string, taken literally
    std::string time = "t"; ///< RFC 3339 string, or a number in `precision` or by magnitude
    std::vector<std::string> values{"v"}; ///< 1 to 64 numbers or quoted numbers; a single one has the field
                                          ///< `value`, several their last path element
    std::string tags = "tags"; ///< an object of strings, or nothing
    std::string field = "field"; ///< a string that names the field of a single value, or nothing

    friend bool operator==(json_mapping const&, json_mapping const&) = default;
};

/// Settings of one input's decoder.
struct decoder_options {
    wire::format format = wire::format::automatic;
    /// None: nanoseconds for influx; by magnitude for plain and NDJSON.
    std::optional<wire::precision> precision{};
    std::size_t max_line_bytes = 65'536; ///< all bytes before the newline, 64 to 16 MiB
    json_mapping json{};
    std::uint64_t hash_seed = 0; ///< of core::series_hasher

    friend bool operator==(decoder_options const&, decoder_options const&) = default;
};

/// Why a line, or one field of it, was refused.  Nothing else of the stream changes.
enum class cause : std::uint8_t {
    bad_syntax, ///< not a line of its format
    bad_number, ///< not a number: 0x10, +1, 1e999, 12abc
    not_finite, ///< nan or inf
    bad_time, ///< not a stamp, or outside 1677 to 2262
    bad_tag, ///< a tag that is not name=value, or an empty one
    empty_name, ///< no measurement, stream or field name
    bad_name, ///< a name that line protocol cannot spell: it ends in a backslash, or holds a control
              ///< character
    bad_utf8, ///< JSON only
    missing_part, ///< JSON without stream or value
    line_too_long, ///< more than max_line_bytes before a newline
    count_ ///< number of causes
};

[[nodiscard]] std::string_view to_string(cause c) noexcept; ///< "bad_number", the label of its counter

/// What a decoder did so far.
struct decode_counts {
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0; ///< complete lines that were neither empty nor comments
    std::uint64_t readings = 0; ///< handed on
    std::uint64_t strings_skipped = 0; ///< string fields
    std::array<std::uint64_t, static_cast<std::size_t>(cause::count_)>
        refused{}; ///< lines or fields, by cause
};

enum class feed_status : std::uint8_t { ok, line_too_long };

/// Turns the bytes of one connection into readings, sans I/O.
///
/// Bytes may come in any chunking; a line is decoded when its newline arrives (LF or CRLF), straight from the
/// chunk where it lies whole in it.  Readings are handed on in batches before feed() returns.
///
/// Cost     one pass over the bytes; no allocation per line.  Keeps at most one partial line, of at most
///          max_line_bytes.
/// Threads  Not synchronised: one decoder a connection.
/// Errors   A bad line is counted by cause and changes nothing else.  A field that is refused (nan) leaves
///          the good fields of its line; a line with a syntax error, a bad tag or a bad time is refused
///          whole, and counted once.
class decoder {
public:
    /// Throws std::invalid_argument where the mapping has no value path, or more than 64.
    explicit decoder(decoder_options const& options);
    ~decoder();
    decoder(decoder&&) noexcept;
    decoder& operator=(decoder&&) noexcept;

    /// Decodes all complete lines of `bytes`.  `receipt` stamps the readings of lines that carry no time.
    /// \pre core::padding bytes are readable past the end of `bytes`.
    /// Returns line_too_long when a line became too long: it is counted, and the good lines before it and,
    /// in these bytes, behind it are handed on.  The caller ends the connection, or goes on: then the rest of
    /// the line is skipped.
    [[nodiscard]] feed_status feed(
        std::span<char const> bytes, core::timestamp receipt, core::reading_sink& sink);

    /// Takes what is left as a last line without newline: at the end of a file, of a datagram, of a
    /// connection.  The decoder is then as new, but for its counts.
    void finish(core::timestamp receipt, core::reading_sink& sink);

    /// Whether a line has begun and not ended.
    [[nodiscard]] bool mid_line() const noexcept;

    [[nodiscard]] decode_counts const& counts() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace lariat::wire
