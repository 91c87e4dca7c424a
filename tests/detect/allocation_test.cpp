#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

#include "stream.hpp"

using namespace lariat::testing;

namespace {

std::size_t allocations = 0; // of this program so far; the tests run in one thread

} // namespace

// The program's own, so that a test can count; the sanitizers' checks see malloc and free as before.
// Not inlined: GCC 12 takes the free that it then sees for one of memory from another operator new.
[[gnu::noinline]] void* operator new(std::size_t size)
{
    ++allocations;
    if (void* const memory = std::malloc(size)) return memory;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept
{
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

TEST_SUITE("detect.step")
{
    TEST_CASE("no call on a block allocates")
    {
        lariat::detect::options o;
        o.maximum = 60;
        o.expected_interval = 5min;
        o.stuck_after = 1h;
        o.max_rate = 0.05;
        o.sessions = {{.begin = 0, .length = 6 * 24 * 60}};
        stream s{o};
        auto const values = sensor(6'000);
        std::size_t const before = allocations;
        for (double const value : values) {
            (void)s.feed(value * (value > 30 ? 2 : 1));
            lariat::detect::advance(*s.schema, s.block.get(), s.next, s.changes);
            (void)lariat::detect::deadline(*s.schema, s.block.get());
        }
        lariat::detect::close(
            *s.schema, s.block.get(), lariat::core::end_reason::shutdown, s.next, s.changes);
        CHECK(allocations == before);
    }
} // TEST_SUITE
