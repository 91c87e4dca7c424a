#include <map>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "engine/cold_index.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

using namespace lariat;
using testing::at;

TEST_SUITE("engine.cold_index")
{
    TEST_CASE("it says what two plain tables say")
    {
        std::mt19937_64 random{testing::seed()};
        engine::cold_index index;
        std::map<std::uint64_t, std::uint64_t> cold;
        std::set<std::uint64_t> back;
        for (std::uint64_t seen = 1; seen < 5'000; ++seen) {
            auto const hash = random() % 200;
            switch (random() % 4) {
            case 0:
                index.add(hash, seen, {});
                cold[hash] = seen;
                back.erase(hash);
                break;
            case 1:
                index.take_back(hash);
                if (cold.erase(hash) > 0) back.insert(hash);
                break;
            case 2: CHECK(index.forget(hash) == (cold.erase(hash) + back.erase(hash) > 0)); break;
            default:
                if (seen % 16 == 0) {
                    auto const until = seen - 500;
                    CHECK(index.forget_until(until)
                        == std::erase_if(cold, [&](auto const& c) { return c.second <= until; }));
                }
            }
            CHECK(index.has(hash) == cold.contains(hash));
            CHECK(index.has_since(hash, seen - 100) == (cold.contains(hash) && cold[hash] >= seen - 100));
            CHECK(index.size() == cold.size());
        }
        CHECK(index.last_seen() > 4'900);
    }

    TEST_CASE("silences are due in their order, each once")
    {
        engine::cold_index index;
        for (int const s : {50, 10, 40, 20}) index.add(static_cast<std::uint64_t>(s), 1, at(s));
        index.add(7, 1, {});
        CHECK(index.next_due() == at(10));
        index.pass(at(9));
        CHECK(index.next_due() == at(10));
        index.pass(at(20));
        CHECK(index.next_due() == at(40));
        index.pass(at(60));
        CHECK_FALSE(index.next_due());
    }
} // TEST_SUITE
