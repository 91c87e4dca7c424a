#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include <lariat/core/padding.hpp>

namespace lariat::net {

/// The one buffer that all sockets of a worker receive into: what is received is decoded before the next
/// receive, so that an idle connection holds none.
///
/// Units    bytes; core::padding bytes are readable past the end of room().
/// Threads  Belongs to one worker.
class receive_buffer {
public:
    static constexpr std::size_t size = 262'144; ///< fits a level-2 cache, and any datagram

    receive_buffer() : bytes_{std::make_unique<char[]>(size + core::padding)} { }

    [[nodiscard]] std::span<char> room() noexcept { return {bytes_.get(), size}; }

private:
    std::unique_ptr<char[]> bytes_; // NOLINT(modernize-avoid-c-arrays): sized at run time, never resized
};

} // namespace lariat::net
