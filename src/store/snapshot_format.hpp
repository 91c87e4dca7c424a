#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <lariat/core/time.hpp>
#include <lariat/detect/schema.hpp>

#include "engine/kept_group.hpp"
#include "engine/kept_shard.hpp"
#include "engine/kept_stream.hpp"
#include "store/bytes.hpp"
#include "store/error.hpp"

// FORMAT.md describes the bytes, with an example.

namespace lariat::store {

inline constexpr std::array<char, 8> snapshot_magic{'L', 'A', 'R', 'I', 'A', 'T', 'S', '\n'};
inline constexpr std::uint32_t snapshot_version = 1;
inline constexpr std::size_t preamble_bytes = 16;
inline constexpr std::size_t section_head_bytes = 16;

/// Largest section, packed or not: what a reader ever holds of a file.
inline constexpr std::size_t max_section_bytes = 8U << 20U;

enum class section_kind : std::uint32_t {
    head = 1,
    schema = 2,
    streams = 3,
    end = 4,
    shard = 5,
    gone = 6,
    group = 7
};

/// What a snapshot says of itself.
struct snapshot_head {
    std::uint64_t sequence = 0; ///< counts up from snapshot to snapshot
    std::uint64_t base = 0; ///< sequence of the full snapshot that this one adds to; its own for a full one
    core::timestamp time{}; ///< wall clock when it was begun

    [[nodiscard]] bool full() const noexcept { return sequence == base; }
    friend bool operator==(snapshot_head const&, snapshot_head const&) = default;
};

/// A schema as a snapshot describes it: what a later build needs to read its blocks.
struct stored_schema {
    /// A field's names, owned.
    struct field_names {
        std::string part;
        std::string name;
    };

    std::uint32_t id = 0; ///< within the file
    std::uint64_t fingerprint = 0;
    detect::options options;
    std::vector<field_names> names;
    std::vector<detect::field> fields; ///< views into `names`; offsets mean nothing
};

void append_head(std::vector<std::byte>& out, snapshot_head const& head);
[[nodiscard]] result<snapshot_head> read_head(byte_span payload);

void append_schema(std::vector<std::byte>& out, std::uint32_t id, detect::schema const& schema);
[[nodiscard]] result<stored_schema> read_schema(byte_span payload);

void append_stream(std::vector<std::byte>& out, engine::kept_stream const& s);

/// A stream without its block, owned.
struct stored_stream {
    std::string key;
    engine::stream_memory memory;
    std::vector<engine::held_reading> waiting;
};

[[nodiscard]] stored_stream read_stream(byte_reader& from);

/// Whether a shard can have had such a stream.
[[nodiscard]] bool is_sound(stored_stream const& s);

void append_shard(std::vector<std::byte>& out, engine::kept_shard const& kept);
[[nodiscard]] result<engine::kept_shard> read_shard(byte_span payload);

void append_gone(std::vector<std::byte>& out, std::vector<std::string> const& keys);
[[nodiscard]] result<std::vector<std::string>> read_gone(byte_span payload);

/// Appends a group whose state begins with `state`; `more` of that follows in another section.
void append_group(std::vector<std::byte>& out, engine::kept_group const& g, byte_span state, bool more);

/// A part of a group: its state goes on in the next one.
struct stored_group {
    engine::kept_group group;
    bool more = false;
};

[[nodiscard]] result<stored_group> read_group(byte_span payload);

/// CRC-32 as zlib's, going on from `crc`.
[[nodiscard]] std::uint32_t crc_32(std::uint32_t crc, byte_span bytes) noexcept;

/// The 16 bytes that every snapshot begins with, of any version.
void append_preamble(std::vector<std::byte>& out, std::uint32_t version);
[[nodiscard]] result<void> check_preamble(byte_span bytes);

} // namespace lariat::store
