#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Numbers side by side, as many as every machine has a register for: nothing is dispatched.  The compilers'
/// own vectors, and what those lack.
namespace lariat::core::lanes {

using pair = double __attribute__((vector_size(16)));
using four = float __attribute__((vector_size(16)));
using two = float __attribute__((vector_size(8)));
using four_whole = std::int32_t __attribute__((vector_size(16)));

/// Loads as many bytes as a vector has, from wherever.
template <class Vector, class T> [[gnu::always_inline]] inline Vector load(T const* from) noexcept
{
    Vector v;
    std::memcpy(&v, from, sizeof v);
    return v;
}

/// What is stored in parts is waited for when it is loaded as a register: a vector is stored at once.
template <class Vector, class T> [[gnu::always_inline]] inline void save(T* to, Vector v) noexcept
{
    static_assert(sizeof(Vector) % sizeof(T) == 0);
    std::memcpy(to, &v, sizeof v);
}

/// The smaller of each two.  A comparison and a choice are four instructions where there is one.
[[gnu::always_inline]] inline four least(four a, four b) noexcept
{
#if defined(__SSE2__)
    return _mm_min_ps(a, b);
#else
    return a < b ? a : b;
#endif
}
[[gnu::always_inline]] inline pair least(pair a, pair b) noexcept
{
#if defined(__SSE2__)
    return _mm_min_pd(a, b);
#else
    return a < b ? a : b;
#endif
}

/// The larger of each two.
[[gnu::always_inline]] inline four greatest(four a, four b) noexcept
{
#if defined(__SSE2__)
    return _mm_max_ps(a, b);
#else
    return a > b ? a : b;
#endif
}
[[gnu::always_inline]] inline pair greatest(pair a, pair b) noexcept
{
#if defined(__SSE2__)
    return _mm_max_pd(a, b);
#else
    return a > b ? a : b;
#endif
}

/// |x| of each lane.
[[gnu::always_inline]] inline four magnitude(four x) noexcept
{
    return std::bit_cast<four>(std::bit_cast<four_whole>(x) & std::numeric_limits<std::int32_t>::max());
}

/// The square root of each lane.
[[gnu::always_inline]] inline four root(four x) noexcept
{
#if defined(__SSE2__)
    return _mm_sqrt_ps(x);
#else
    return four{std::sqrt(x[0]), std::sqrt(x[1]), std::sqrt(x[2]), std::sqrt(x[3])};
#endif
}

/// `x` where the mask's bits are set, else 0.
[[gnu::always_inline]] inline four where(four_whole mask, four x) noexcept
{
    return std::bit_cast<four>(std::bit_cast<four_whole>(x) & mask);
}

/// One bit a lane, the first lane's the lowest, of a mask.
[[gnu::always_inline]] inline unsigned bits_of(four_whole mask) noexcept
{
#if defined(__SSE2__)
    return static_cast<unsigned>(_mm_movemask_ps(std::bit_cast<__m128>(mask)));
#else
    four_whole const weighed = mask & four_whole{1, 2, 4, 8};
    return static_cast<unsigned>((weighed[0] | weighed[1]) | (weighed[2] | weighed[3]));
#endif
}

/// Four doubles as floats.  GCC 12 takes vectors of two floats apart, element by element.
[[gnu::always_inline]] inline four narrowed(pair low, pair high) noexcept
{
#if defined(__SSE2__)
    return _mm_movelh_ps(_mm_cvtpd_ps(low), _mm_cvtpd_ps(high));
#else
    return __builtin_shufflevector(
        __builtin_convertvector(low, two), __builtin_convertvector(high, two), 0, 1, 2, 3);
#endif
}

/// The first and the last two of four floats as doubles.
[[gnu::always_inline]] inline pair widened_low(four x) noexcept
{
#if defined(__SSE2__)
    return _mm_cvtps_pd(x);
#else
    return __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1), pair);
#endif
}
[[gnu::always_inline]] inline pair widened_high(four x) noexcept
{
    return widened_low(__builtin_shufflevector(x, x, 2, 3, 2, 3));
}

/// Four doubles, in as many registers as they take.
struct quad {
    pair low;
    pair high;
};

} // namespace lariat::core::lanes
