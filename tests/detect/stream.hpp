#pragma once

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <random>
#include <string_view>
#include <vector>

#include <lariat/detect/description.hpp>
#include <lariat/detect/schema.hpp>
#include <lariat/detect/step.hpp>

#include "detect/state.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

namespace lariat::testing {

using namespace std::chrono_literals;

/// Options without the shape channel, whose history would only slow most tests down.
inline detect::options plain_options()
{
    detect::options o;
    o.shape = false;
    return o;
}

/// A block of a schema, aligned as it must be.
class owned_block {
public:
    explicit owned_block(std::size_t bytes)
        : bytes_{bytes},
          at_{static_cast<std::byte*>(::operator new(bytes, std::align_val_t{64}))}
    {
        std::memset(at_.get(), 0, bytes);
    }
    owned_block(owned_block const& other) : owned_block{other.bytes_}
    {
        std::memcpy(get(), other.get(), bytes_);
    }
    owned_block& operator=(owned_block const&) = delete;

    [[nodiscard]] std::byte* get() const { return at_.get(); }
    friend bool operator==(owned_block const& a, owned_block const& b)
    {
        return a.bytes_ == b.bytes_ && std::memcmp(a.get(), b.get(), a.bytes_) == 0;
    }

private:
    struct free_it {
        void operator()(std::byte* p) const { ::operator delete(p, std::align_val_t{64}); }
    };
    std::size_t bytes_;
    std::unique_ptr<std::byte, free_it> at_;
};

/// One stream under test: a schema, a block, and the time of its next reading.  Copies go on from where the
/// original stands, at another address.
class stream {
public:
    explicit stream(detect::options const& o = plain_options())
        : schema{std::make_shared<detect::schema const>(o)},
          block{schema->block_bytes()}
    {
        schema->create(block.get());
    }

    detect::verdict feed(double value)
    {
        auto const v = feed_at(next, value);
        next += interval;
        return v;
    }
    detect::verdict feed_at(core::timestamp time, double value, bool stamped = true)
    {
        return detect::step(
            *schema, block.get(), {.time = time, .value = value, .stamped = stamped}, changes);
    }

    /// Whether every field is the same, bit for bit, once all residuals are counted; what lies between the
    /// fields means nothing.
    [[nodiscard]] bool same_fields(stream const& other) const
    {
        owned_block const one = counted();
        owned_block const another = other.counted();
        for (detect::field const& f : schema->fields())
            if (std::memcmp(one.get() + f.offset, another.get() + f.offset, bytes_of(f)) != 0) return false;
        return true;
    }
    [[nodiscard]] owned_block counted() const
    {
        owned_block copy{block};
        detect::count_all(detect::part_at<detect::block_state>(copy.get(), 0));
        return copy;
    }

    [[nodiscard]] detect::description describe() const { return detect::describe(*schema, block.get()); }

    /// One element of a named field.
    template <class T>
    [[nodiscard]] T read(std::string_view part, std::string_view name, std::size_t index = 0) const
    {
        for (detect::field const& f : schema->fields()) {
            if (f.part != part || f.name != name) continue;
            T value{};
            std::memcpy(&value, block.get() + f.offset + index * sizeof(T), sizeof(T));
            return value;
        }
        throw std::invalid_argument{"no such field"};
    }

    std::shared_ptr<detect::schema const> schema;
    owned_block block;
    detect::changes changes;
    core::timestamp next = at(0);
    std::chrono::nanoseconds interval = 5min;
};

/// Seeded normal noise.
class noise {
public:
    explicit noise(std::uint64_t salt = 0) : random_{seed() * 1'000 + salt} { }
    double operator()() { return normal_(random_); }
    [[nodiscard]] std::mt19937_64& random() { return random_; }

private:
    std::mt19937_64 random_;
    std::normal_distribution<double> normal_;
};

/// A daily sensor: level, a daily wave, autocorrelated noise of deviation about 1, and a spike of 15 once in
/// a while.
inline std::vector<double> sensor(std::size_t count, double level = 20, std::uint64_t salt = 0)
{
    noise n{salt};
    std::vector<double> values;
    double wander = 0;
    for (std::size_t i = 0; i < count; ++i) {
        wander = 0.8 * wander + 0.6 * n();
        bool const spikes = n.random()() % 400 == 0;
        values.push_back(
            level + 3 * std::sin(static_cast<double>(i) * 6.283185307 / 288) + wander + (spikes ? 15 : 0));
    }
    return values;
}

} // namespace lariat::testing
