#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/bytes.hpp"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace lariat::store {

/// Compresses sections by zstd, at its fastest level: a snapshot is written far more often than it is read.
///
/// Threads  Not synchronised.
class compressor {
public:
    compressor();
    ~compressor();
    compressor(compressor const&) = delete;
    compressor& operator=(compressor const&) = delete;

    /// The compressed bytes; `raw` itself where that is no shorter.  Valid until the next call.
    [[nodiscard]] byte_span compress(byte_span raw);

private:
    struct free_context {
        void operator()(ZSTD_CCtx_s* c) const noexcept;
    };
    std::unique_ptr<ZSTD_CCtx_s, free_context> context_;
    std::vector<std::byte> out_;
};

/// The inverse.
///
/// Threads  Not synchronised.
class decompressor {
public:
    decompressor();
    ~decompressor();
    decompressor(decompressor const&) = delete;
    decompressor& operator=(decompressor const&) = delete;

    /// The `raw_size` bytes that were compressed, or none where it was something else.  Valid until the next
    /// call.
    [[nodiscard]] std::optional<byte_span> decompress(byte_span packed, std::size_t raw_size);

private:
    struct free_context {
        void operator()(ZSTD_DCtx_s* c) const noexcept;
    };
    std::unique_ptr<ZSTD_DCtx_s, free_context> context_;
    std::vector<std::byte> out_;
};

} // namespace lariat::store
