#include "io/byte_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "io/decompress.hpp"

namespace lariat::tool {
namespace {

/// A file as it is.  Its first bytes can be looked at before they are read.
class plain_bytes final : public byte_source {
public:
    plain_bytes(int fd, std::string name) : fd_{fd}, name_{std::move(name)}
    {
        struct stat info { };
        if (::fstat(fd_, &info) == 0 && S_ISREG(info.st_mode)) size_ = static_cast<double>(info.st_size);
    }
    plain_bytes(plain_bytes const&) = delete;
    plain_bytes& operator=(plain_bytes const&) = delete;
    ~plain_bytes() override
    {
        if (fd_ != STDIN_FILENO) ::close(fd_);
    }

    /// The first up to four bytes, which read() will return again.
    outcome<std::string_view> peek()
    {
        while (peeked_ < head_.size()) {
            auto const got = fill(std::span{head_}.subspan(peeked_));
            if (!got) return got.error();
            if (*got == 0) break;
            peeked_ += *got;
        }
        return std::string_view{head_.data(), peeked_};
    }

    outcome<std::size_t> read(std::span<char> out) override
    {
        if (replayed_ == peeked_) return fill(out);
        std::size_t const n = std::min(out.size(), peeked_ - replayed_);
        std::copy_n(head_.data() + replayed_, n, out.data());
        replayed_ += n;
        return n;
    }

    double progress() const override { return size_ > 0 ? std::min(1.0, done_ / size_) : -1; }

private:
    outcome<std::size_t> fill(std::span<char> out)
    {
        for (;;) {
            auto const n = ::read(fd_, out.data(), out.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return os_fault(EX_IOERR, name_);
            done_ += static_cast<double>(n);
            return static_cast<std::size_t>(n);
        }
    }

    int fd_;
    std::string name_;
    std::array<char, 4> head_{};
    std::size_t peeked_ = 0;
    std::size_t replayed_ = 0;
    double size_ = 0;
    double done_ = 0;
};

} // namespace

outcome<std::unique_ptr<byte_source>> open_bytes(std::string const& path)
{
    bool const is_stdin = path == "-";
    int const fd = is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return os_fault(EX_NOINPUT, path);
    std::string const name = is_stdin ? "standard input" : path;
    auto plain = std::make_unique<plain_bytes>(fd, name);
    auto const head = plain->peek();
    if (!head) return head.error();
    if (head->starts_with("\x1f\x8b")) return open_gzip(std::move(plain), name);
    if (*head == "\x28\xb5\x2f\xfd") return open_zstd(std::move(plain), name);
    return std::unique_ptr<byte_source>{std::move(plain)};
}

outcome<std::string> read_text(std::string const& path, std::size_t most)
{
    auto const bytes = open_bytes(path);
    if (!bytes) return bytes.error();
    std::string text;
    for (;;) {
        constexpr std::size_t step = std::size_t{256} * 1024;
        std::size_t const held = text.size();
        text.resize(held + step);
        auto const got = (*bytes)->read(std::span{text}.subspan(held));
        if (!got) return got.error();
        text.resize(held + *got);
        if (*got == 0) return text;
        if (text.size() > most) return fault{EX_DATAERR, fmt::format("{}: more than {} bytes", path, most)};
    }
}

} // namespace lariat::tool
