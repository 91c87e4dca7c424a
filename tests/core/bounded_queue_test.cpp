#include <doctest/doctest.h>

#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <lariat/core/bounded_queue.hpp>

#include "support/seed.hpp"

namespace core = lariat::core;

TEST_SUITE("core.bounded_queue")
{

    TEST_CASE("first in, first out")
    {
        core::bounded_queue<int> queue{3};
        CHECK(queue.empty());
        CHECK(queue.capacity() == 3);
        for (int i = 1; i <= 3; ++i) CHECK(queue.try_push(int{i}));
        CHECK(queue.full());
        for (int i = 1; i <= 3; ++i) CHECK(queue.pop() == i);
        CHECK(queue.empty());
    }

    TEST_CASE("at the bound try_push refuses, and leaves its argument to the caller")
    {
        core::bounded_queue<std::string> queue{2};
        CHECK(queue.try_push("the first"));
        CHECK(queue.try_push("the second"));
        std::string third = "the third, too long to be kept in the string itself";
        CHECK_FALSE(queue.try_push(std::move(third)));
        CHECK(third
            == "the third, too long to be kept in the string itself"); // NOLINT(bugprone-use-after-move)
        CHECK(queue.size() == 2);
        CHECK(queue.pop() == "the first");
        CHECK(queue.try_push(std::move(third)));
        CHECK(queue.pop() == "the second");
    }

    TEST_CASE("at the bound push_evicting gives the oldest up, and says so")
    {
        core::bounded_queue<std::string> queue{2};
        CHECK_FALSE(queue.push_evicting("a"));
        CHECK_FALSE(queue.push_evicting("b"));
        CHECK(queue.push_evicting("c"));
        CHECK(queue.size() == 2);
        CHECK(queue.pop() == "b");
        CHECK(queue.pop() == "c");
    }

    TEST_CASE("a queue takes what can only be moved")
    {
        core::bounded_queue<std::unique_ptr<int>> queue{2};
        CHECK(queue.try_push(std::make_unique<int>(1)));
        CHECK_FALSE(queue.push_evicting(std::make_unique<int>(2)));
        CHECK(queue.push_evicting(std::make_unique<int>(3)));
        auto refused = std::make_unique<int>(4);
        CHECK_FALSE(queue.try_push(std::move(refused)));
        CHECK(*refused == 4); // NOLINT(bugprone-use-after-move)
        CHECK(*queue.pop() == 2);
        CHECK(*queue.pop() == 3);
    }

    TEST_CASE("a queue agrees with a deque through any mixture of calls")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (std::size_t const capacity : {1U, 2U, 5U, 100U}) {
            CAPTURE(capacity);
            core::bounded_queue<int> queue{capacity};
            std::deque<int> expected;
            for (int step = 0; step < 5000; ++step) {
                // Phases of filling and of draining, so that both bounds are met.
                auto const what = random() % 8;
                bool const filling = step / 500 % 2 == 0;
                if (what == 0) {
                    bool const evicts = expected.size() == capacity;
                    REQUIRE(queue.push_evicting(int{step}) == evicts);
                    if (evicts) expected.pop_front();
                    expected.push_back(step);
                } else if ((what < 5) == filling) {
                    bool const fits = expected.size() < capacity;
                    REQUIRE(queue.try_push(int{step}) == fits);
                    if (fits) expected.push_back(step);
                } else if (!expected.empty()) {
                    REQUIRE(queue.pop() == expected.front());
                    expected.pop_front();
                }
                REQUIRE(queue.size() == expected.size());
                REQUIRE(queue.empty() == expected.empty());
                REQUIRE(queue.full() == (expected.size() == capacity));
                REQUIRE(std::vector<int>(queue.begin(), queue.end())
                    == std::vector<int>(expected.begin(), expected.end()));
            }
        }
    }

} // TEST_SUITE
