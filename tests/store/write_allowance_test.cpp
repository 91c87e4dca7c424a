#include <chrono>
#include <cstdint>
#include <random>

#include <doctest/doctest.h>

#include "store/write_allowance.hpp"
#include "support/seed.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using store::write_allowance;

TEST_SUITE("store.write_allowance")
{
    TEST_CASE(
        "who asks before each write never exceeds an hour's at once and the rate on top, but by one write")
    {
        std::mt19937_64 random{testing::seed()};
        constexpr std::uint64_t per_hour = 1'000'000;
        constexpr std::uint64_t largest = 5'000;
        write_allowance::time_point const begin{};
        auto now = begin;
        write_allowance bucket{per_hour, now};
        std::uint64_t written = 0;
        std::uint64_t refused = 0;
        for (int i = 0; i < 20'000; ++i) {
            now += std::chrono::milliseconds{random() % 5'000};
            if (bucket.any_left(now)) {
                auto const bytes = random() % largest;
                bucket.spend(bytes, now);
                written += bytes;
            } else {
                ++refused;
            }
            double const hours = std::chrono::duration<double, std::ratio<3'600>>(now - begin).count();
            REQUIRE(static_cast<double>(written) <= per_hour * (1 + hours) + largest);
        }
        double const hours = std::chrono::duration<double, std::ratio<3'600>>(now - begin).count();
        CHECK(refused > 1'000);
        CHECK(static_cast<double>(written) > 0.99 * per_hour * hours); // and what is allowed can be had
    }

    TEST_CASE("after a long rest there is an hour's, not more")
    {
        write_allowance::time_point const begin{};
        write_allowance bucket{1'000, begin};
        bucket.spend(1'000, begin + 100h);
        CHECK_FALSE(bucket.any_left(begin + 100h));
        CHECK(bucket.any_left(begin + 100h + 1min));
    }

    TEST_CASE("what was spent beyond it is waited for")
    {
        write_allowance::time_point const begin{};
        write_allowance bucket{1'000, begin};
        bucket.spend(3'000, begin);
        CHECK_FALSE(bucket.any_left(begin + 2h - 1s));
        CHECK(bucket.any_left(begin + 2h + 1s));
    }

    TEST_CASE("no bound lets everything through")
    {
        write_allowance::time_point const begin{};
        write_allowance bucket{0, begin};
        for (int i = 0; i < 10; ++i) bucket.spend(std::uint64_t{1} << 60U, begin);
        CHECK(bucket.any_left(begin));
    }
} // TEST_SUITE
