#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lariat::store {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

using byte_span = std::span<std::byte const>;

/// Appends numbers, little-endian, and short texts (u16 length, bytes) to a buffer.
class byte_writer {
public:
    explicit byte_writer(std::vector<std::byte>& out) : out_{out} { }

    template <class T>
        requires std::integral<T> || std::floating_point<T>
    void number(T value)
    {
        auto const bytes = std::as_bytes(std::span{&value, 1});
        out_.insert(out_.end(), bytes.begin(), bytes.end());
    }

    /// \pre text.size() < 65,536
    void text(std::string_view text)
    {
        number(static_cast<std::uint16_t>(text.size()));
        bytes(std::as_bytes(std::span{text}));
    }

    void bytes(byte_span some) { out_.insert(out_.end(), some.begin(), some.end()); }

private:
    std::vector<std::byte>& out_;
};

/// Reads what byte_writer wrote.  Past the end all is 0 and empty, and ok() false: ask once, behind the last.
class byte_reader {
public:
    explicit byte_reader(byte_span from) : rest_{from} { }

    template <class T>
        requires std::integral<T> || std::floating_point<T>
    [[nodiscard]] T number()
    {
        T value{};
        auto const from = bytes(sizeof(T));
        if (!from.empty()) std::memcpy(&value, from.data(), sizeof(T));
        return value;
    }

    [[nodiscard]] std::string text()
    {
        auto const from = bytes(number<std::uint16_t>());
        std::string out(from.size(), '\0');
        if (!from.empty()) std::memcpy(out.data(), from.data(), from.size());
        return out;
    }

    /// The next `size` bytes; none where there are fewer.
    [[nodiscard]] byte_span bytes(std::size_t size)
    {
        if (size > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        auto const out = rest_.first(size);
        rest_ = rest_.subspan(size);
        return out;
    }

    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

private:
    byte_span rest_;
    bool ok_ = true;
};

} // namespace lariat::store
