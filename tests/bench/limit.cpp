#include "limit.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include "limit_scan.hpp"

namespace lariat::bench {
namespace {

[[noreturn]] void give_up(std::string_view why)
{
    std::cerr << "bench_peer: limit: " << why << '\n';
    std::exit(EXIT_FAILURE);
}

float value_of(char const* at, char const* end) noexcept
{
    constexpr std::array scale{1e0F, 1e-1F, 1e-2F, 1e-3F, 1e-4F, 1e-5F, 1e-6F, 1e-7F, 1e-8F};
    bool const negative = *at == '-';
    at += negative ? 1 : 0;
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    // The lowest of the bytes below '0' is the point: digits have bit 4, '.' has not.
    auto const point = static_cast<unsigned>(std::countr_zero(~word & 0x1010101010101010U)) / 8;
    auto const size = static_cast<unsigned>(end - at);
    unsigned const whole = std::min(point, size);
    unsigned const fraction = whole < size ? std::min(size - whole - 1, 8U) : 0;
    auto const value = static_cast<float>(digits_before(at + whole, whole))
        + static_cast<float>(digits_before(at + whole + 1 + fraction, fraction)) * scale[fraction];
    return negative ? -value : value;
}

std::int64_t time_of(char const* at, char const* end) noexcept
{
    auto const size = static_cast<unsigned>(end - at);
    auto const low = digits_before(end, std::min(size, 8U));
    auto const middle = size > 8 ? digits_before(end - 8, std::min(size - 8, 8U)) : 0;
    auto const high = size > 16 ? digits_before(end - 16, std::min(size - 16, 8U)) : 0;
    return static_cast<std::int64_t>((high * 100'000'000 + middle) * 100'000'000 + low);
}

} // namespace

limit::limit() : slots_(std::size_t{1} << 12U) { }

void limit::feed(std::span<char const> bytes)
{
    char const* const end = bytes.data() + bytes.size();
    char const* line = bytes.data();
    if (partial_size_ > 0) { // the rest of a line that the last bytes began
        auto const* const newline = static_cast<char const*>(std::memchr(line, '\n', bytes.size()));
        auto const piece = static_cast<std::size_t>((newline == nullptr ? end : newline + 1) - line);
        if (partial_size_ + piece + 64 > partial_.size()) give_up("too long a line");
        std::memcpy(&partial_[partial_size_], line, piece);
        partial_size_ += piece;
        line += piece;
        if (newline == nullptr) return;
        take({partial_.data(), partial_size_});
        judge_batch();
        partial_size_ = 0;
    }
    std::array<char const*, 3> marks{};
    std::size_t found = 0;
    for (char const* block = line; block < end; block += 64) {
        std::uint64_t bits = blanks(block);
        if (end - block < 64) bits &= (std::uint64_t{1} << static_cast<unsigned>(end - block)) - 1;
        for (; bits != 0; bits &= bits - 1) {
            marks[found++] = block + std::countr_zero(bits);
            if (found < 3) continue;
            found = 0;
            parse(line, marks[0], marks[1], marks[2]);
            line = marks[2] + 1;
        }
    }
    judge_batch();
    partial_size_ = static_cast<std::size_t>(end - line);
    if (partial_size_ + 64 > partial_.size()) give_up("too long a line");
    std::memcpy(partial_.data(), line, partial_size_);
}

void limit::take(std::string_view line)
{
    auto const blank = line.find(' ');
    auto const second = line.find(' ', blank + 1);
    parse(line.data(), line.data() + blank, line.data() + second, line.data() + line.size() - 1);
}

void limit::parse(char const* begin, char const* blank, char const* second, char const* end)
{
    char const* equals = blank + 1;
    while (*equals != '=' && equals < second) ++equals;
    parsed& r = batch_[batched_++];
    r.name = begin;
    r.name_size = static_cast<std::uint32_t>(equals - begin);
    if (r.name_size < 16 || r.name_size > 63 || *end != '\n') give_up("not a line of ours");
    r.hash = hash_of(begin, r.name_size);
    r.value = value_of(equals + 1, second);
    r.time = time_of(second + 1, end);
    __builtin_prefetch(&slots_[r.hash & (slots_.size() - 1)]);
    if (batched_ == batch_size) judge_batch();
}

void limit::judge_batch()
{
    for (auto& r : std::span{batch_}.first(batched_)) {
        r.index = find(r);
        auto const* const lines = reinterpret_cast<char const*>(&streams_[r.index]);
        for (std::size_t at = 0; at < sizeof(stream); at += 64) __builtin_prefetch(lines + at);
    }
    for (auto const& r : std::span{batch_}.first(batched_)) {
        stream* s = &streams_[r.index];
        if (s->name_size != r.name_size || !equal_64(s->name.data(), r.name, r.name_size))
            give_up("two names of one hash");
        judge(*s, r.value);
        last_time_ = std::max(last_time_, r.time);
    }
    readings_ += batched_;
    batched_ = 0;
}

std::uint32_t limit::find(parsed const& r)
{
    std::size_t at = r.hash & (slots_.size() - 1);
    for (; slots_[at].index != 0; at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at].hash == r.hash) return slots_[at].index - 1;
    }
    auto& s = streams_.emplace_back();
    std::memcpy(s.name.data(), r.name, r.name_size);
    s.name_size = static_cast<std::uint8_t>(r.name_size);
    s.weight.fill(0);
    s.lag.fill(r.value);
    slots_[at] = {r.hash, static_cast<std::uint32_t>(streams_.size())};
    if (2 * streams_.size() > slots_.size()) grow();
    return static_cast<std::uint32_t>(streams_.size() - 1);
}

void limit::grow()
{
    std::vector<slot> wider(2 * slots_.size());
    for (auto const& s : slots_) {
        if (s.index == 0) continue;
        std::size_t at = s.hash & (wider.size() - 1);
        while (wider[at].index != 0) at = (at + 1) & (wider.size() - 1);
        wider[at] = s;
    }
    slots_ = std::move(wider);
}

void limit::judge(stream& s, float x) noexcept
{
    constexpr float step = 1e-5F;
    constexpr float penalty = 1e-6F;
    constexpr float threshold = 5;
    typedef float row __attribute__((vector_size(weights * sizeof(float)), aligned(64)));
    row const w = *reinterpret_cast<row const*>(s.weight.data());
    row const lag = *reinterpret_cast<row const*>(s.lag.data());
    row const product = w * lag;
    std::array<float, 4> sum{};
    for (std::size_t i = 0; i < weights; ++i) sum[i % 4] += product[i];
    float const residual = x - ((sum[0] + sum[2]) + (sum[1] + sum[3]));
    exceedances_ += std::abs(residual) > threshold ? 1U : 0U;
    row const moved = w + lag * std::copysign(step, residual);
    row const size = moved < 0 ? -moved : moved;
    row const kept = size - penalty;
    *reinterpret_cast<row*>(s.weight.data()) =
        kept > 0 ? (moved < 0 ? -kept : kept) : row{}; // soft threshold
    std::memmove(&s.lag[1], s.lag.data(), (weights - 1) * sizeof(float));
    s.lag[0] = x;
}

} // namespace lariat::bench
