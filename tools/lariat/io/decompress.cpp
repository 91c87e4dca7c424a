#include "io/decompress.hpp"

#include <vector>

#include <zlib.h>
#include <zstd.h>

namespace lariat::tool {
namespace {

constexpr std::size_t chunk_bytes = 8'192; // small, for progress goes by what has been read of the file

/// What both decompressors share: compressed bytes in, by the chunk.
class decompressor : public byte_source {
public:
    decompressor(std::unique_ptr<byte_source> bytes, std::string name)
        : bytes_{std::move(bytes)},
          name_{std::move(name)}
    {
    }

    outcome<std::size_t> read(std::span<char> out) final
    {
        for (;;) {
            if (used_ == held_ && !pending_) {
                auto const got = bytes_->read(chunk_);
                if (!got) return got.error();
                held_ = *got;
                used_ = 0;
                if (held_ == 0) {
                    if (mid_stream_) return fault{EX_DATAERR, name_ + ": the compressed data is cut off"};
                    return std::size_t{0};
                }
            }
            std::size_t made = 0;
            if (!inflate_some(std::span{chunk_}.subspan(used_, held_ - used_), out, made))
                return fault{EX_DATAERR, name_ + ": the compressed data is damaged"};
            pending_ = made == out.size(); // more may wait inside the library than `out` could take
            if (made > 0) return made;
        }
    }

    double progress() const final { return bytes_->progress(); }

protected:
    /// Decompresses from the front of `in` to the front of `out`; says so through used() and `made`.
    virtual bool inflate_some(std::span<char const> in, std::span<char> out, std::size_t& made) = 0;

    void used(std::size_t n, bool mid_stream)
    {
        used_ += n;
        mid_stream_ = mid_stream;
    }

private:
    std::unique_ptr<byte_source> bytes_;
    std::string name_;
    std::vector<char> chunk_ = std::vector<char>(chunk_bytes);
    std::size_t held_ = 0;
    std::size_t used_ = 0;
    bool mid_stream_ = true;
    bool pending_ = false;
};

class gzip_bytes final : public decompressor {
public:
    gzip_bytes(std::unique_ptr<byte_source> bytes, std::string name)
        : decompressor{std::move(bytes), std::move(name)}
    {
        constexpr int gzip_only = 16 + MAX_WBITS;
        ready_ = ::inflateInit2(&stream_, gzip_only) == Z_OK;
    }
    gzip_bytes(gzip_bytes const&) = delete;
    gzip_bytes& operator=(gzip_bytes const&) = delete;
    ~gzip_bytes() override { ::inflateEnd(&stream_); }

private:
    bool inflate_some(std::span<char const> in, std::span<char> out, std::size_t& made) override
    {
        if (!ready_) return false;
        // zlib's interface is not const-correct; it does not write here.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        stream_.avail_in = static_cast<uInt>(in.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        int const status = ::inflate(&stream_, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return false;
        made = out.size() - stream_.avail_out;
        used(in.size() - stream_.avail_in, status != Z_STREAM_END);
        if (status == Z_STREAM_END) ::inflateReset(&stream_);
        return true;
    }

    z_stream stream_{};
    bool ready_ = false;
};

class zstd_bytes final : public decompressor {
public:
    using decompressor::decompressor;

private:
    struct free_stream {
        void operator()(ZSTD_DStream* s) const { ::ZSTD_freeDStream(s); }
    };

    bool inflate_some(std::span<char const> in, std::span<char> out, std::size_t& made) override
    {
        ZSTD_inBuffer from{in.data(), in.size(), 0};
        ZSTD_outBuffer to{out.data(), out.size(), 0};
        std::size_t const hint = ::ZSTD_decompressStream(stream_.get(), &to, &from);
        if (::ZSTD_isError(hint) != 0U) return false;
        made = to.pos;
        used(from.pos, hint != 0);
        return true;
    }

    std::unique_ptr<ZSTD_DStream, free_stream> stream_{::ZSTD_createDStream()};
};

} // namespace

std::unique_ptr<byte_source> open_gzip(std::unique_ptr<byte_source> bytes, std::string name)
{
    return std::make_unique<gzip_bytes>(std::move(bytes), std::move(name));
}

std::unique_ptr<byte_source> open_zstd(std::unique_ptr<byte_source> bytes, std::string name)
{
    return std::make_unique<zstd_bytes>(std::move(bytes), std::move(name));
}

} // namespace lariat::tool
