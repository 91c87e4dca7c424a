#include "store/compressor.hpp"

#include <new>

#include <zstd.h>

namespace lariat::store {
namespace {

constexpr int level = 1;

} // namespace

void compressor::free_context::operator()(ZSTD_CCtx_s* c) const noexcept
{
    ZSTD_freeCCtx(c);
}

compressor::compressor() : context_{ZSTD_createCCtx()}
{
    if (!context_) throw std::bad_alloc{};
}

compressor::~compressor() = default;

byte_span compressor::compress(byte_span raw)
{
    out_.resize(ZSTD_compressBound(raw.size()));
    auto const size =
        ZSTD_compressCCtx(context_.get(), out_.data(), out_.size(), raw.data(), raw.size(), level);
    if (ZSTD_isError(size) != 0 || size >= raw.size()) return raw;
    return byte_span{out_}.first(size);
}

void decompressor::free_context::operator()(ZSTD_DCtx_s* c) const noexcept
{
    ZSTD_freeDCtx(c);
}

decompressor::decompressor() : context_{ZSTD_createDCtx()}
{
    if (!context_) throw std::bad_alloc{};
}

decompressor::~decompressor() = default;

std::optional<byte_span> decompressor::decompress(byte_span packed, std::size_t raw_size)
{
    if (packed.size() == raw_size) return packed;
    out_.resize(raw_size);
    auto const size =
        ZSTD_decompressDCtx(context_.get(), out_.data(), out_.size(), packed.data(), packed.size());
    if (ZSTD_isError(size) != 0 || size != raw_size) return std::nullopt;
    return byte_span{out_};
}

} // namespace lariat::store
