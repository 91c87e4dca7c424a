#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lariat/detect/packing.hpp>

#include "engine/worker_set.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

namespace lariat::testing {

/// Everything that an event tells, to the last bit.
class exact_event_sink final : public core::event_sink {
public:
    void on_event(core::event const& e) noexcept override
    {
        std::string text{e.stream};
        auto const put = [&text](auto const& value) {
            text.append(reinterpret_cast<char const*>(&value), sizeof value);
        };
        put(e.id);
        put(e.kind);
        put(e.channel);
        put(e.phase);
        put(e.ended);
        put(e.time);
        put(e.observed);
        put(e.expected);
        put(e.threshold);
        put(e.score);
        put(e.peak_score);
        put(e.age);
        for (auto const& c : e.why.contributions()) put(c.amount);
        for (auto const& m : e.members) {
            text += m.stream;
            put(m.share);
            put(m.expected);
            for (auto const& p : m.predicted_by) {
                text += p.feature;
                put(p.weight);
            }
        }
        groups += e.kind == core::event_kind::group ? 1 : 0;
        told.push_back(std::move(text));
    }

    std::vector<std::string> told;
    int groups = 0;
};

/// Some workers with everything around them.
struct worker_rig {
    explicit worker_rig(std::size_t workers, engine::options const& settings = {})
        : set{settings, workers, events, registry}
    {
    }

    /// What a restart is to keep of each stream, as bytes.
    std::map<std::string, std::string> state()
    {
        std::map<std::string, std::string> out;
        auto walk = set.begin_walk(false);
        auto const take = [&out](engine::kept_stream const& s) {
            auto& bytes = out[std::string{s.key}];
            // Its fields: what lies between them is whatever the memory held.
            detect::packing const packing{*s.schema};
            bytes.resize(packing.bytes());
            packing.pack(s.block.data(), reinterpret_cast<std::byte*>(bytes.data()));
            auto const put = [&bytes](auto const& value) {
                bytes.append(reinterpret_cast<char const*>(&value), sizeof value);
            };
            put(s.memory.expected);
            put(s.memory.lag);
            put(s.memory.seen);
            put(s.memory.readings);
            put(s.memory.readings_per_day);
            put(s.waiting.size());
        };
        while (set.walk(walk, 7, take)) { }
        return out;
    }

    /// What a restart is to keep of each group.
    std::map<std::string, std::vector<std::byte>> groups()
    {
        std::map<std::string, std::vector<std::byte>> out;
        std::size_t at = 0;
        while (auto g = set.walk_groups(at, false)) out[g->key] = std::move(g->state);
        return out;
    }

    /// Takes in what another keeps.
    void restore_from(worker_rig& other, core::timestamp now)
    {
        auto const is_over = [](std::uint64_t) { return false; };
        set.restore(other.set.kept());
        auto walk = other.set.begin_walk(false);
        auto const take = [&](engine::kept_stream const& s) { set.restore(s, now, is_over); };
        while (other.set.walk(walk, 5, take)) { }
        std::size_t at = 0;
        while (auto const g = other.set.walk_groups(at, false)) set.restore(*g, is_over);
        set.end_restore();
    }

    std::uint64_t sum_of(std::string_view name)
    {
        std::uint64_t sum = 0;
        for (auto const& s : registry.samples()) sum += s.name == name ? s.value : 0;
        return sum;
    }

    exact_event_sink events;
    telemetry::registry registry;
    engine::worker_set set;
};

/// Sensors of one load each machine, in groups; sensors of their own; spikes, steps, both orders of tags.
class plant {
public:
    static constexpr std::size_t machines = 6;
    static constexpr std::size_t sensors = 4; ///< of a machine
    static constexpr std::size_t loners = 30;
    static constexpr std::size_t streams = machines * sensors + loners;

    explicit plant(double seconds = 60) : seconds_{seconds} { } ///< between two rounds

    static engine::options settings()
    {
        engine::options out;
        out.defaults.shape = false;
        out.defaults.seasonal = false;
        out.limits.events_per_day = 5;
        auto& g = out.groups.emplace_back();
        g.name = "machines";
        g.match.keys = {"machine*"};
        g.by = {"id"};
        return out;
    }

    /// Gives `rounds` rounds of readings, some of them at a time as a sender's bytes bring them, cut into
    /// batches of 1 to `largest` readings.
    void run(core::reading_sink& to, int rounds, std::size_t largest = 200, std::uint64_t cuts = 1)
    {
        std::mt19937_64 cut{cuts};
        for (int i = 0; i < rounds;) {
            names_.clear();
            readings_.clear();
            for (auto const end = std::min(rounds, i + 1 + static_cast<int>(cut() % 8)); i < end; ++i)
                make_round();
            for (std::span<core::reading const> rest{readings_}; !rest.empty();) {
                auto const size = std::min<std::size_t>(rest.size(), 1 + cut() % largest);
                to.on_readings(rest.first(size), receipt);
                rest = rest.subspan(size);
            }
        }
    }

    static constexpr core::timestamp receipt{}; ///< history: nobody is late by the clock

    [[nodiscard]] core::timestamp now() const { return at(seconds_ * row_); }

private:
    void make_round()
    {
        ++row_;
        for (std::size_t m = 0; m < machines; ++m) {
            loads_[m] = 0.98 * loads_[m] + 0.2 * normal_(random_);
            bool const faulty = row_ % 500 > 470 && m == static_cast<std::size_t>(row_ / 500) % machines;
            for (std::size_t s = 0; s < sensors; ++s) {
                auto const n = std::to_string(m);
                auto const name = "s" + std::to_string(s);
                bool const turned = (static_cast<std::size_t>(row_) + s) % 2 == 1;
                double const factor = s % 2 == 0 ? 1.0 + static_cast<double>(s) : -2.0;
                add(turned ? "machine,part=" + name + ",id=" + n : "machine,id=" + n + ",part=" + name,
                    factor * loads_[m] + 0.2 * normal_(random_) + (faulty && s == 1 ? 4 : 0));
            }
        }
        for (std::size_t i = 0; i < loners; ++i)
            add("loner,n=" + std::to_string(i), 20 + normal_(random_) + (random_() % 300 == 0 ? 100 : 0));
    }

    void add(std::string name, double value)
    {
        names_.push_back(std::move(name));
        readings_.push_back(make_reading(names_.back(), "value", value, now()));
    }

    double seconds_;
    std::mt19937_64 random_{seed()};
    std::normal_distribution<double> normal_;
    std::array<double, machines> loads_{};
    int row_ = 0;
    std::deque<std::string> names_; // views of them stay
    std::vector<core::reading> readings_;
};

} // namespace lariat::testing
