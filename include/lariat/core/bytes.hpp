#pragma once

#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/time.hpp>

namespace lariat::core {

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

/// Writes fields one behind the other.  With unpacker, which has the same calls, one list of an object's
/// fields serves both directions.
class packer {
public:
    explicit packer(std::vector<std::byte>& out) : to_{out} { }

    /// Numbers, truths, stamps, texts, and vectors of numbers.
    template <class... T> void operator()(T const&... fields) { (put(fields), ...); }

    /// A vector's size, and f(element) for each.
    template <class T, class F> void each(std::vector<T> const& all, F&& f)
    {
        to_.number(static_cast<std::uint32_t>(all.size()));
        for (T const& x : all) f(x);
    }

private:
    template <class T>
        requires std::integral<T> || std::floating_point<T>
    void put(T value)
    {
        to_.number(value);
    }
    void put(bool value) { to_.number(static_cast<std::uint8_t>(value ? 1 : 0)); }
    void put(timestamp t) { to_.number(static_cast<std::int64_t>(t.time_since_epoch().count())); }
    void put(std::string const& text) { to_.text(text); }
    template <class T>
        requires std::integral<T> || std::floating_point<T>
    void put(std::vector<T> const& all)
    {
        to_.number(static_cast<std::uint32_t>(all.size()));
        to_.bytes(std::as_bytes(std::span{all}));
    }

    byte_writer to_;
};

/// Reads what packer wrote.  Past the end all is 0 and empty, and ok() false: ask once, behind the last.
class unpacker {
public:
    explicit unpacker(byte_span from) : from_{from} { }

    template <class... T> void operator()(T&... fields) { (take(fields), ...); }

    template <class T, class F> void each(std::vector<T>& all, F&& f)
    {
        all.clear();
        auto const size = from_.number<std::uint32_t>();
        for (std::uint32_t i = 0; i < size && from_.ok(); ++i) f(all.emplace_back());
    }

    [[nodiscard]] bool ok() const noexcept { return from_.ok(); }
    [[nodiscard]] bool at_end() const noexcept { return from_.at_end(); }

private:
    template <class T>
        requires std::integral<T> || std::floating_point<T>
    void take(T& value)
    {
        value = from_.number<T>();
    }
    void take(bool& value) { value = from_.number<std::uint8_t>() != 0; }
    void take(timestamp& t) { t = timestamp{std::chrono::nanoseconds{from_.number<std::int64_t>()}}; }
    void take(std::string& text) { text = from_.text(); }
    template <class T>
        requires std::integral<T> || std::floating_point<T>
    void take(std::vector<T>& all)
    {
        auto const size = from_.number<std::uint32_t>();
        auto const bytes = from_.bytes(std::size_t{size} * sizeof(T));
        all.resize(bytes.size() / sizeof(T));
        if (!bytes.empty()) std::memcpy(all.data(), bytes.data(), bytes.size());
    }

    byte_reader from_;
};

} // namespace lariat::core
