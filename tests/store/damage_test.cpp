#include <cstring>

#include <doctest/doctest.h>

#include "memory_folder.hpp"
#include "store/snapshot_reader.hpp"
#include "streams.hpp"

using namespace lariat;
using testing::memory_folder;
using testing::shard_rig;

namespace {

constexpr auto newest = "state-000000000002.full";

engine::options small_blocks()
{
    engine::options o;
    o.defaults.shape = false;
    o.defaults.seasonal = false;
    return o;
}

/// Two full snapshots of two streams, the first after one round, the second after two.
std::map<std::string, memory_folder::contents> two_generations()
{
    memory_folder disk;
    shard_rig a{small_blocks()};
    for (std::uint64_t sequence : {1U, 2U}) {
        a.give_round(2, static_cast<int>(sequence));
        store::restoration before;
        before.next_sequence = sequence;
        store::snapshot_keeper keeper{disk, before};
        REQUIRE(a.save(keeper).full);
    }
    return disk.files;
}

/// Loads, and checks that it is the first generation, as it was.
void check_is_first(memory_folder& disk)
{
    shard_rig b{small_blocks()};
    auto const found = b.load(disk);
    REQUIRE(found.has_value());
    REQUIRE(found->troubles.size() == 1);
    REQUIRE(found->streams == 2);
    for (auto const& [key, age] : b.ages()) REQUIRE(age == 1);
    std::string aside{newest};
    aside += ".damaged"; // GCC 12 sees ghosts in operator+
    REQUIRE(disk.files.contains(aside));
}

} // namespace

TEST_SUITE("store.damage")
{
    TEST_CASE("every flipped byte is caught, and the generation before is loaded")
    {
        auto const whole = two_generations();
        for (std::size_t i = 0; i < whole.at(newest).size(); ++i) {
            CAPTURE(i);
            memory_folder disk{whole};
            disk.files.at(newest)[i] ^= std::byte{1} << (i % 8);
            check_is_first(disk);
        }
    }

    TEST_CASE("every truncation is caught, and a byte too many")
    {
        auto const whole = two_generations();
        for (std::size_t size = 0; size <= whole.at(newest).size() + 1; ++size) {
            if (size == whole.at(newest).size()) continue;
            CAPTURE(size);
            memory_folder disk{whole};
            disk.files.at(newest).resize(size);
            check_is_first(disk);
        }
    }

    TEST_CASE("sections that were taken out, doubled or exchanged are caught")
    {
        auto const whole = two_generations();
        auto const& bytes = whole.at(newest);
        std::vector<std::size_t> begins{16};
        while (begins.back() < bytes.size()) {
            std::uint32_t size = 0;
            std::memcpy(&size, bytes.data() + begins.back() + 8, sizeof size);
            begins.push_back(begins.back() + 16 + size);
        }
        REQUIRE(begins.size() == 6); // head, shard, schema, streams, end
        auto const section = [&](std::size_t i) {
            return std::vector<std::byte>{bytes.begin() + static_cast<std::ptrdiff_t>(begins[i]),
                bytes.begin() + static_cast<std::ptrdiff_t>(begins[i + 1])};
        };
        for (auto const& order :
            std::vector<std::vector<std::size_t>>{{0, 1, 2, 4}, {0, 1, 3, 4}, {0, 2, 3, 4}, {0, 1, 3, 2, 4},
                {0, 1, 2, 3, 3, 4}, {1, 2, 3, 4}, {0, 1, 2, 4, 3}, {0, 0, 1, 2, 3, 4}, {4}}) {
            memory_folder disk{whole};
            auto& made = disk.files.at(newest);
            made.resize(16);
            for (auto const i : order) {
                auto const s = section(i);
                made.insert(made.end(), s.begin(), s.end());
            }
            check_is_first(disk);
        }
    }
} // TEST_SUITE
