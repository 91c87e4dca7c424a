#include <doctest/doctest.h>

#include "net/backoff.hpp"

using namespace lariat;
using std::chrono::milliseconds;

TEST_SUITE("net.backoff")
{
    TEST_CASE("the wait doubles up to its bound and begins anew after a success")
    {
        net::backoff wait{milliseconds{50}, milliseconds{300}};
        CHECK(wait.next() == milliseconds{50});
        CHECK(wait.next() == milliseconds{100});
        CHECK(wait.next() == milliseconds{200});
        CHECK(wait.next() == milliseconds{300});
        CHECK(wait.next() == milliseconds{300});
        wait.reset();
        CHECK(wait.next() == milliseconds{50});
    }
} // TEST_SUITE
