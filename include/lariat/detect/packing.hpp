#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lariat/detect/schema.hpp>

namespace lariat::detect {

/// A block in the form that outlives the program: the fields one behind the other with nothing between them,
/// little-endian, in the order in which a list of fields has them.  A window is its number of values (u32),
/// then `count` bytes: the values oldest first, zeros after them.  So a block that one build, on one kind of
/// machine, has packed is understood by another.
///
/// Cost     The constructor compares every stored field with every own one; pack() and unpack() are a few
///          copies of whole runs of fields.
/// Threads  Immutable: share freely.
class packing {
public:
    /// The schema's own blocks.  `s` must outlive the packing, here and below.
    explicit packing(schema const& s);

    /// Blocks that were packed by the fields `stored`, of another build perhaps: fields of the same name,
    /// type and count are taken over, those that the schema lacks are skipped, those that are missing stay
    /// as created.
    packing(std::span<field const> stored, schema const& s);

    /// Of one packed block.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

    /// \pre `out` has bytes() bytes; the packing is of the schema's own fields
    void pack(std::byte const* block, std::byte* out) const noexcept;

    /// Lays a block out and fills it.  Returns false for what no block can hold: then `block` is as created.
    /// \pre `packed` has bytes() bytes; `block` has the schema's block_bytes(), aligned
    [[nodiscard]] bool unpack(std::byte const* packed, std::byte* block) const noexcept;

private:
    struct run {
        std::size_t packed;
        std::size_t block;
        std::size_t size;
    };

    void add(field const& stored, std::size_t at, field const& own);

    schema const* schema_;
    std::size_t bytes_ = 0;
    std::vector<run> runs_;
    std::vector<run> windows_; ///< size is the capacity
};

/// Bytes that a field takes when packed.
[[nodiscard]] std::size_t packed_bytes_of(field const& f) noexcept;

} // namespace lariat::detect
