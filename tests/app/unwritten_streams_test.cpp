#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "app/unwritten_streams.hpp"
#include "support/seed.hpp"

using namespace lariat;
using app::unwritten_streams;

TEST_SUITE("app.unwritten_streams")
{
    TEST_CASE("they are what was added last, less what was dropped or written since")
    {
        struct plain {
            std::uint64_t number;
            unwritten_streams::stream what;
            std::size_t bytes;
            core::timestamp due;
        };
        std::map<std::uint64_t, plain> expected;
        unwritten_streams real;
        std::mt19937_64 random{testing::seed()};
        for (int i = 0; i < 20'000; ++i) {
            std::uint64_t const hash = random() % 50;
            switch (random() % 4) {
            case 0:
            case 1: {
                auto const s = std::make_shared<store::stream_slice const>();
                auto const bytes = static_cast<std::size_t>(random() % 1'000);
                core::timestamp const due{std::chrono::nanoseconds{random() % 100}};
                expected[hash] = {real.add(hash, s, bytes, due), s, bytes, due};
                break;
            }
            case 2:
                expected.erase(hash);
                real.drop(hash);
                break;
            default: {
                std::vector<std::uint64_t> numbers;
                for (auto const& [h, p] : expected) {
                    if (random() % 3 == 0) numbers.push_back(p.number);
                }
                numbers.push_back(std::uint64_t{1} << 40U); // nobody's
                std::ranges::sort(numbers);
                real.take_written(numbers, [&](std::uint64_t h, unwritten_streams::stream const& s) {
                    CHECK(expected.at(h).what == s);
                    CHECK(std::ranges::binary_search(numbers, expected.at(h).number));
                    expected.erase(h);
                });
                for (auto const& [h, p] : expected)
                    REQUIRE_FALSE(std::ranges::binary_search(numbers, p.number));
            }
            }
            auto const found = expected.find(hash);
            CHECK(real.find(hash) == (found == expected.end() ? nullptr : found->second.what));
            CHECK(real.contains(hash) == (found != expected.end()));
            std::size_t bytes = 0;
            std::size_t due = 0;
            core::timestamp const t{std::chrono::nanoseconds{random() % 100}};
            for (auto const& [h, p] : expected) {
                bytes += p.bytes;
                due += p.due <= t ? 1 : 0;
            }
            REQUIRE(real.bytes() == bytes);
            REQUIRE(real.due_until(t).size() == due);
            REQUIRE(real.all().size() == expected.size());
        }
    }
} // TEST_SUITE
