#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <random>
#include <vector>

#include <lariat/core/window.hpp>

#include "support/seed.hpp"

namespace core = lariat::core;

namespace {

/// Aligned bytes that a window is laid out in.
class block {
public:
    explicit block(std::size_t bytes) : words_(bytes / sizeof(std::max_align_t) + 1), bytes_{bytes} { }

    [[nodiscard]] std::byte* data() { return reinterpret_cast<std::byte*>(words_.data()); }

    /// The window that create() laid out here, or that was copied to here.
    template <class T> core::window<T>& as()
    {
        return *std::launder(reinterpret_cast<core::window<T>*>(data()));
    }

    /// A copy at another address; the bytes here are overwritten, so that a pointer to them would show.
    [[nodiscard]] block moved()
    {
        block copy{bytes_};
        std::memcpy(copy.data(), data(), bytes_);
        std::memset(data(), 0xaa, bytes_);
        return copy;
    }

private:
    std::vector<std::max_align_t> words_;
    std::size_t bytes_;
};

template <class T> std::vector<T> contents(core::window<T> const& w)
{
    std::vector<T> values{w.older().begin(), w.older().end()};
    values.insert(values.end(), w.newer().begin(), w.newer().end());
    return values;
}

} // namespace

TEST_SUITE("core.window")
{

    TEST_CASE("a new window is empty")
    {
        block b{core::window<double>::bytes(3)};
        auto& w = core::window<double>::create(b.data(), 3);
        CHECK(w.empty());
        CHECK_FALSE(w.full());
        CHECK(w.size() == 0);
        CHECK(w.capacity() == 3);
        CHECK(w.older().empty());
        CHECK(w.newer().empty());
    }

    TEST_CASE("a window keeps the last values, and counts age from the newest")
    {
        block b{core::window<int>::bytes(3)};
        auto& w = core::window<int>::create(b.data(), 3);
        w.push(1);
        w.push(2);
        CHECK_FALSE(w.full());
        CHECK(w[0] == 2);
        CHECK(w[1] == 1);
        w.push(3);
        CHECK(w.full());
        w.push(4);
        CHECK(w.full());
        CHECK(w.size() == 3);
        CHECK(w[0] == 4);
        CHECK(w[2] == 2);
        CHECK(contents(w) == std::vector{2, 3, 4});
        w.clear();
        CHECK(w.empty());
        w.push(5);
        CHECK(contents(w) == std::vector{5});
    }

    TEST_CASE_TEMPLATE(
        "a window agrees with a deque, wherever its bytes are moved", T, std::uint8_t, float, double)
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (std::size_t const capacity : {1U, 2U, 7U, 64U}) {
            CAPTURE(capacity);
            block b{core::window<T>::bytes(capacity)};
            core::window<T>::create(b.data(), capacity);
            std::deque<T> expected;
            for (int step = 0; step < 300; ++step) {
                if (random() % 8 == 0) b = b.moved();
                auto& w = b.template as<T>();
                auto const value = static_cast<T>(random() % 256);
                w.push(value);
                expected.push_back(value);
                if (expected.size() > capacity) expected.pop_front();

                REQUIRE(w.size() == expected.size());
                REQUIRE(contents(w) == std::vector<T>{expected.begin(), expected.end()});
                for (std::size_t age = 0; age < expected.size(); ++age)
                    REQUIRE(w[age] == expected[expected.size() - 1 - age]);
            }
        }
    }

    TEST_CASE("windows one after another in a block do not touch each other")
    {
        constexpr auto first = core::window<std::uint8_t>::bytes(5);
        static_assert(first % alignof(core::window<double>) == 0);
        block b{first + core::window<double>::bytes(3)};
        auto& bytes = core::window<std::uint8_t>::create(b.data(), 5);
        auto& doubles = core::window<double>::create(b.data() + first, 3);
        for (int i = 0; i < 20; ++i) {
            bytes.push(static_cast<std::uint8_t>(i));
            doubles.push(-i);
        }
        CHECK(contents(bytes) == std::vector<std::uint8_t>{15, 16, 17, 18, 19});
        CHECK(contents(doubles) == std::vector<double>{-17, -18, -19});
    }

} // TEST_SUITE
