#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <lariat/detect/options.hpp>

namespace lariat::detect {

/// Type of one field's elements.
enum class field_type : std::uint8_t {
    f64,
    f32,
    i64,
    u64,
    u32,
    u16,
    i16,
    u8,
    i8,
    window_u8, ///< a core::window<std::uint8_t>; `count` is its capacity
};

/// One named part of a block.
struct field {
    std::string_view part; ///< static text: whose it is, e.g. "one_step"
    std::string_view name; ///< static text, e.g. "weight"; unique within its part
    field_type type = field_type::f64;
    std::uint32_t count = 1; ///< elements
    std::uint32_t offset = 0; ///< bytes from the block's begin, aligned for the type
    friend bool operator==(field const&, field const&) = default;
};

/// Bytes that a field takes.
[[nodiscard]] std::size_t bytes_of(field const& f) noexcept;

/// Where the optional parts of a block begin; 0 for a part that it does not have.
struct layout {
    std::uint32_t seasonal = 0;
    std::uint32_t shape = 0;
    std::uint32_t transform = 0;
    std::uint32_t budget = 0;
    std::uint32_t range = 0;
    std::uint32_t rate = 0;
    std::uint32_t timing = 0;
    std::uint32_t shift = 0;
    std::uint32_t drift = 0;
    std::uint32_t story = 0; ///< every block's last part
};

/// A block whose story is behind it, or elsewhere.
///
/// What there is to tell of events that are open is a sixth of a small block, and most streams have none.
/// Whoever has many streams keeps schema::rest_bytes() of each, and a story, of schema::story_bytes(), where
/// has_story() says that there is one.  A stream that has none is handed over with a blank one, all zeros,
/// and leaves it blank unless one has begun.
struct block_ref {
    block_ref(std::byte* whole) noexcept : block{whole} { } // NOLINT(*-explicit-*): nearly all are
    block_ref(std::byte* rest, std::byte* apart) noexcept : block{rest}, story{apart} { }

    std::byte* block;
    std::byte* story = nullptr; ///< null: behind the block
};

/// What the blocks of all streams of one rule look like, and the settings that they are judged by.
///
/// A block is the whole state of a stream: pointer-free, so that it may be copied to any aligned address and
/// go on there.  Levels are doubles, all else 32 bits or fewer but times and ages.
///
/// Cost     Construction allocates and builds the template; afterwards immutable.  A block takes about 2 KiB,
///          1.2 KiB more with the shape channel, 1.1 KiB less without the seasonal features.
/// Threads  Immutable: share freely.
class schema {
public:
    /// Of a block's address; block_bytes() is a multiple of it.
    static constexpr std::size_t block_alignment = 64;

    /// \pre `options` has been validated
    explicit schema(detect::options const& options);

    [[nodiscard]] detect::options const& options() const noexcept { return options_; }
    [[nodiscard]] std::size_t block_bytes() const noexcept { return template_.size(); }

    /// Of a block without its story, which is the rest of block_bytes(); a multiple of block_alignment too.
    [[nodiscard]] std::size_t rest_bytes() const noexcept { return layout_.story; }
    static constexpr std::size_t story_bytes = 192;

    /// Lays a new stream's block out, by copying a template.
    /// \pre `block` has block_bytes() bytes, aligned to block_alignment
    void create(std::byte* block) const noexcept;
    /// The same without the story.  \pre `block` has rest_bytes() bytes, aligned
    void create_rest(std::byte* block) const noexcept;

    /// Every byte of a block that means something, in the order of the offsets.
    [[nodiscard]] std::span<field const> fields() const noexcept { return fields_; }

    /// Hash of names, types, counts and offsets: equal where blocks may be copied as they are.
    [[nodiscard]] std::uint64_t fingerprint() const noexcept { return fingerprint_; }

    [[nodiscard]] detect::layout const& layout() const noexcept { return layout_; }

    /// Whether the rule asks for no more than most do: values as they come, thresholds that are calibrated,
    /// habits that are learned.  Of such streams most readings take a short way, see step().
    [[nodiscard]] bool is_plain() const noexcept { return plain_; }

private:
    detect::options options_;
    detect::layout layout_;
    std::vector<field> fields_;
    std::vector<std::byte> template_;
    std::uint64_t fingerprint_ = 0;
    bool plain_ = false;
};

} // namespace lariat::detect
