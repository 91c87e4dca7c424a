#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lariat::bench {

/// The least that any program of Lariat's kind must do with a reading, as fast as we can write it: parse the
/// line, look the stream up (the whole name compared), predict from 16 lags with 16 weights, compare the
/// residual with a threshold, learn by a sign step and a soft threshold.  No escapes, no tag orders, no
/// faults, no events: what Lariat adds is measured against it.
class limit {
public:
    limit();

    /// Takes the bytes of one connection.  \pre 64 bytes are readable behind them
    void feed(std::span<char const> bytes);

    [[nodiscard]] std::uint64_t readings() const noexcept { return readings_; }
    [[nodiscard]] std::size_t streams() const noexcept { return streams_.size(); }
    [[nodiscard]] std::uint64_t exceedances() const noexcept { return exceedances_; }

private:
    static constexpr std::size_t batch_size = 64;
    static constexpr std::size_t weights = 16;

    struct alignas(64) stream {
        std::array<float, weights> weight;
        std::array<float, weights> lag;
        std::array<char, 63> name; ///< series, blank and field
        std::uint8_t name_size;
    };
    struct slot {
        std::uint64_t hash;
        std::uint32_t index; ///< plus one; 0 is empty
    };
    struct parsed {
        char const* name;
        std::uint64_t hash;
        std::int64_t time;
        std::uint32_t name_size;
        float value;
        std::uint32_t index;
    };

    void take(std::string_view line);
    void parse(char const* begin, char const* blank, char const* second, char const* end);
    void judge_batch();
    std::uint32_t find(parsed const& r);
    void judge(stream& s, float x) noexcept;
    void grow();

    std::vector<slot> slots_;
    std::vector<stream> streams_;
    std::array<parsed, batch_size> batch_{};
    std::size_t batched_ = 0;
    std::array<char, 1024> partial_{}; ///< an unfinished line
    std::size_t partial_size_ = 0;
    std::uint64_t readings_ = 0;
    std::uint64_t exceedances_ = 0;
    std::int64_t last_time_ = 0;
};

} // namespace lariat::bench
