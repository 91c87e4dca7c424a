#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include <lariat/core/reading.hpp>

#include "engine/same_text.hpp"

namespace lariat::engine {

/// How a sender writes a stream: views of what somebody else owns.
struct spelling {
    std::string_view series;
    std::string_view field;

    friend bool operator==(spelling const& a, spelling const& b) noexcept
    {
        return same_text(a.series, b.series) && same_text(a.field, b.field);
    }
};

[[nodiscard]] inline spelling spelling_of(core::reading const& r) noexcept
{
    return {r.series, r.field};
}

/// The one or two spellings that a stream's readings come in, in one piece of memory: nearly every stream is
/// written in one way alone.
///
/// Cost     a pointer; on the heap 8 bytes a spelling beside its characters.
class spellings {
public:
    spellings() = default;
    explicit spellings(spelling const& first);
    spellings(spelling const& first, spelling const& second);

    /// False where there is none.
    [[nodiscard]] explicit operator bool() const noexcept { return text_ != nullptr; }

    /// \pre there is one
    [[nodiscard]] spelling first() const noexcept { return read(text_.get()); }
    [[nodiscard]] std::optional<spelling> second() const noexcept
    {
        if ((lengths_at(text_.get()).field & has_second) == 0) return std::nullopt;
        return read(end_of(text_.get()));
    }

    /// Whether one of them is this one.  \pre there is one
    [[nodiscard]] bool have(spelling const& wanted) const noexcept
    {
        if (first() == wanted) [[likely]]
            return true;
        auto const other = second();
        return other && *other == wanted;
    }

    /// What have() reads first.
    [[nodiscard]] void const* data() const noexcept { return text_.get(); }

    /// Bytes that they take of the heap.
    [[nodiscard]] std::size_t memory_bytes() const noexcept;
    /// The same of one spelling of so many characters.
    [[nodiscard]] static std::size_t memory_bytes(std::size_t characters) noexcept;

private:
    struct lengths {
        std::uint32_t series;
        std::uint32_t field; ///< and has_second
    };
    static constexpr std::uint32_t has_second = 1U << 31U;

    [[nodiscard]] static lengths lengths_at(char const* at) noexcept
    {
        lengths out; // NOLINT(cppcoreguidelines-pro-type-member-init): copied next
        std::memcpy(&out, at, sizeof out);
        return out;
    }
    [[nodiscard]] static spelling read(char const* at) noexcept
    {
        auto const l = lengths_at(at);
        at += sizeof l;
        return {{at, l.series}, {at + l.series, l.field & ~has_second}};
    }
    [[nodiscard]] static char const* end_of(char const* at) noexcept
    {
        auto const field = read(at).field;
        return field.data() + field.size();
    }
    static char* write(char* at, spelling const& s, std::uint32_t flag) noexcept;

    std::unique_ptr<char[]> text_; // NOLINT(*-avoid-c-arrays): lengths and characters, one after the other
};

} // namespace lariat::engine
