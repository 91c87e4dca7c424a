#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <lariat/detect/packing.hpp>

#include "store/cold_thread.hpp"
#include "streams.hpp"

namespace lariat::testing {

/// A stream that has had a few readings, as it goes to disk.
inline std::shared_ptr<store::stream_slice const> make_stream(std::string const& name)
{
    shard_rig rig{small_blocks()};
    for (int i = 0; i < 30; ++i) rig.give(name, 20 + i % 7, at(60.0 * i));
    auto out = std::make_shared<store::stream_slice>();
    auto walk = rig.shard.begin_walk(false);
    while (rig.shard.walk(walk, 64, [&](engine::kept_stream const& s) { out->add(s); })) { }
    return out;
}

/// Key, numbers and fields of a stream: what lies between those is whatever the memory held.
inline std::string told(store::stream_slice const& slice)
{
    std::string out;
    slice.for_each([&](engine::kept_stream const& s) {
        detect::packing const packing{*s.schema};
        std::string block(packing.bytes(), '\0');
        packing.pack(s.block.data(), reinterpret_cast<std::byte*>(block.data()));
        out += std::string{s.key} + ' ' + std::to_string(s.memory.readings) + ' ' + block;
    });
    return out;
}

/// A thread of cold streams, and what it has answered.
struct cold_rig {
    cold_rig(std::string folder, std::size_t most)
        : thread{std::move(folder), most, [this] {
                     ++news;
                     news.notify_one();
                 }}
    {
    }

    void put(std::uint64_t number, std::string const& name, std::uint64_t seen,
        std::optional<core::timestamp> due = {})
    {
        thread.ask(store::cold_request::put{number, {name + ":value", seen, due}, make_stream(name)});
    }
    void fetch(std::string const& name) { thread.ask(store::cold_request::fetch{name + ":value"}); }

    /// The next answer, which is to be of this kind.
    template <class Answer> Answer next()
    {
        for (int seen = news; waiting.empty(); seen = news) {
            for (auto& a : thread.take_answers()) waiting.push_back(std::move(a));
            if (waiting.empty()) news.wait(seen);
        }
        auto out = std::move(waiting.front());
        waiting.erase(waiting.begin());
        return std::get<Answer>(std::move(out));
    }

    std::atomic<int> news = 0;
    std::vector<store::cold_answer::any> waiting;
    store::cold_thread thread;
};

} // namespace lariat::testing
