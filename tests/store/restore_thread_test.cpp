#include <atomic>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "memory_folder.hpp"
#include "store/restore_thread.hpp"
#include "streams.hpp"

using namespace lariat;
using testing::memory_folder;
using testing::shard_rig;

namespace {

constexpr int streams = 700;

/// A full snapshot and two parts.
void fill(memory_folder& folder)
{
    shard_rig rig{testing::small_blocks()};
    store::snapshot_keeper keeper{folder, rig.load(folder).value()};
    for (int round = 0; round < 3; ++round) {
        rig.give_round(round == 1 ? 10 : streams, round);
        REQUIRE_FALSE(rig.save(keeper).why);
    }
}

std::string told(engine::kept_stream const& s)
{
    return std::string{s.key} + ' ' + std::to_string(s.memory.readings) + ' '
        + std::string{reinterpret_cast<char const*>(s.block.data()), s.block.size()};
}

} // namespace

TEST_SUITE("store.restore_thread")
{
    TEST_CASE("the thread hands on what restore() does, in its order")
    {
        memory_folder folder;
        fill(folder);
        std::vector<std::string> expected;
        auto const schema_of = [](detect::options const& o) {
            return std::make_shared<detect::schema const>(o);
        };
        auto const whole = store::restore(
            folder, schema_of, {[&](engine::kept_stream const& s) { expected.push_back(told(s)); }, {}});
        REQUIRE(whole.has_value());

        std::atomic<int> news = 0;
        store::restore_thread reader{folder, [&] {
                                         ++news;
                                         news.notify_one();
                                     }};
        std::vector<std::string> got;
        std::optional<engine::kept_shard> shard;
        std::optional<store::result<store::restoration>> found;
        for (int seen = 0; !found; found = reader.outcome()) {
            news.wait(seen);
            seen = news;
            while (auto const slice = reader.take()) {
                if (auto const first = reader.take_shard()) {
                    CHECK(got.empty());
                    shard = first;
                }
                CHECK(slice->size() <= 64);
                slice->for_each([&](engine::kept_stream const& s) { got.push_back(told(s)); });
            }
        }
        CHECK(got == expected);
        REQUIRE(found->has_value());
        CHECK((*found)->streams == whole->streams);
        CHECK((*found)->base == whole->base);
        CHECK((*found)->shard == whole->shard);
        CHECK(shard == whole->shard);
    }

    TEST_CASE("a restoration can be given up after any slice")
    {
        memory_folder folder;
        fill(folder);
        for (int taken = 0; taken < 12; ++taken) {
            std::atomic<int> news = 0;
            store::restore_thread reader{folder, [&] {
                                             ++news;
                                             news.notify_one();
                                         }};
            for (int i = 0, seen = 0; i < taken;) {
                if (reader.take()) {
                    ++i;
                    continue;
                }
                news.wait(seen);
                seen = news;
            }
            CHECK_FALSE(reader.outcome());
        }
    }
}
