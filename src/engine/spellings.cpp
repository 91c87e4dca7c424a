#include "engine/spellings.hpp"

#include <algorithm>

namespace lariat::engine {
namespace {

/// What so many bytes take of the heap: glibc gives multiples of 16, 8 of them its own.
std::size_t heap_bytes(std::size_t bytes) noexcept
{
    return (bytes + 8 + 15) / 16 * 16;
}

std::size_t text_bytes(spelling const& s) noexcept
{
    return s.series.size() + s.field.size();
}

} // namespace

spellings::spellings(spelling const& first) : text_{new char[sizeof(lengths) + text_bytes(first)]}
{
    write(text_.get(), first, 0);
}

spellings::spellings(spelling const& first, spelling const& second)
    : text_{new char[2 * sizeof(lengths) + text_bytes(first) + text_bytes(second)]}
{
    write(write(text_.get(), first, has_second), second, 0);
}

char* spellings::write(char* at, spelling const& s, std::uint32_t flag) noexcept
{
    lengths const l{
        static_cast<std::uint32_t>(s.series.size()), static_cast<std::uint32_t>(s.field.size()) | flag};
    std::memcpy(at, &l, sizeof l);
    at = std::ranges::copy(s.series, at + sizeof l).out;
    return std::ranges::copy(s.field, at).out;
}

std::size_t spellings::memory_bytes() const noexcept
{
    if (!*this) return 0;
    auto const* const begin = text_.get();
    auto const* const end = second() ? end_of(end_of(begin)) : end_of(begin);
    return heap_bytes(static_cast<std::size_t>(end - begin));
}

std::size_t spellings::memory_bytes(std::size_t characters) noexcept
{
    return heap_bytes(sizeof(lengths) + characters);
}

} // namespace lariat::engine
