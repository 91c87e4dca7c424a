#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <lariat/detect/schema.hpp>

namespace lariat::engine {

/// Room for one block at a time, aligned as blocks are.
class block_buffer {
public:
    /// Uninitialised, valid until the next call.  Throws std::bad_alloc.
    [[nodiscard]] std::byte* of(std::size_t bytes)
    {
        if (lines_.size() * sizeof(line) < bytes) lines_.resize((bytes + sizeof(line) - 1) / sizeof(line));
        return lines_.front().bytes.data();
    }

private:
    struct line {
        alignas(detect::schema::block_alignment) std::array<std::byte, detect::schema::block_alignment> bytes;
    };
    std::vector<line> lines_;
};

} // namespace lariat::engine
