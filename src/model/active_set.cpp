#include <lariat/model/active_set.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace lariat::model {
namespace {

constexpr float least_mean =
    1e-2F; // of the weights of one that has none now: a hundredth changes no forecast

/// How far a sum of subgradients is from zero, in roots of the sum of their squares: a weight takes lambda.
float evidence(float sum, float squares) noexcept
{
    return std::abs(sum) / (std::sqrt(squares) + root_floor);
}

/// factor^count, by squaring: the same on every machine.
float power(float factor, std::size_t count) noexcept
{
    float out = 1;
    while (count > 0) {
        if ((count & 1U) != 0) out *= factor;
        factor *= factor;
        count >>= 1U;
    }
    return out;
}

constexpr std::size_t blocks_of(std::size_t candidates) noexcept
{
    return (candidates + active_set::block_size - 1) / active_set::block_size;
}

} // namespace

active_set::active_set(std::size_t candidate_count, learner_options options)
    : options_{options},
      own_lambda_{options.lambda},
      count_{candidate_count},
      sum_(blocks_of(candidate_count) * block_size),
      squares_(sum_.size()),
      in_set_(sum_.size())
{
    assert(candidate_count >= 1);
    active_.reserve(max_active);
    raise_lambda();
}

void active_set::raise_lambda() noexcept
{
    auto const blocks = static_cast<float>(blocks_of(count_));
    options_.lambda = std::max(own_lambda_, std::sqrt(2 * std::log(blocks)));
}

void active_set::resize(std::size_t candidate_count)
{
    assert(candidate_count >= count_);
    auto const size = blocks_of(candidate_count) * block_size;
    auto const grow = [size](auto& column) {
        column.reserve(size); // no more than that: memory_bytes() is exact
        column.resize(size);
    };
    grow(sum_);
    grow(squares_);
    grow(in_set_);
    count_ = candidate_count;
    raise_lambda();
}

void active_set::forget(std::size_t candidate) noexcept
{
    std::erase_if(active_, [&](member const& m) { return m.candidate == candidate; });
    sum_[candidate] = 0;
    squares_[candidate] = 0;
    in_set_[candidate] = 0;
}

void active_set::clear() noexcept
{
    active_.clear();
    std::ranges::fill(sum_, 0.0F);
    std::ranges::fill(squares_, 0.0F);
    std::ranges::fill(in_set_, std::uint8_t{0});
    next_block_ = 0;
    steps_ = 0;
}

template <class Archive, class Self> void active_set::exchange(Archive& with, Self& self)
{
    with(self.sum_, self.squares_, self.next_block_, self.steps_);
    with.each(self.active_, [&](auto& m) { with(m.candidate, m.sum, m.squares, m.weight, m.mean); });
}

void active_set::pack(core::packer& to) const
{
    exchange(to, *this);
}

bool active_set::unpack(core::unpacker& from)
{
    clear();
    exchange(from, *this);
    bool const sound = from.ok() && is_sound();
    if (!sound) {
        sum_.resize(in_set_.size());
        squares_.resize(in_set_.size());
        clear();
    }
    for (member const& m : active_) in_set_[m.candidate] = 1;
    active_.reserve(max_active);
    return sound;
}

bool active_set::is_sound() const noexcept
{
    auto const candidate = [this](member const& m) { return m.candidate < count_; };
    return sum_.size() == in_set_.size() && squares_.size() == in_set_.size()
        && next_block_ < blocks_of(count_) && steps_ <= averaging_memory && active_.size() <= max_active
        && std::ranges::all_of(active_, candidate);
}

std::size_t active_set::bytes_for(std::size_t candidate_count) noexcept
{
    return max_active * sizeof(member)
        + blocks_of(candidate_count) * block_size * (2 * sizeof(float) + sizeof(std::uint8_t));
}

double active_set::predict(std::span<float const> features) const noexcept
{
    assert(features.size() == count_);
    double sum = 0;
    for (auto const& m : active_)
        sum += static_cast<double>(m.weight) * static_cast<double>(features[m.candidate]);
    return sum;
}

double active_set::predict_averaged(std::span<float const> features) const noexcept
{
    assert(features.size() == count_);
    double sum = 0;
    for (auto const& m : active_)
        sum += static_cast<double>(m.mean) * static_cast<double>(features[m.candidate]);
    return sum;
}

void active_set::learn(std::span<float const> features, float g) noexcept
{
    assert(features.size() == count_);
    learn_active(features, g);
    learn_block(features, g);
}

void active_set::learn_active(std::span<float const> features, float g) noexcept
{
    steps_ = std::min(steps_ + 1, averaging_memory);
    for (auto& m : active_) {
        dual_averaging_step(
            {&m.sum, 1}, {&m.squares, 1}, {&m.weight, 1}, {&features[m.candidate], 1}, g, options_);
        m.mean += (m.weight - m.mean) / static_cast<float>(steps_);
        if (m.weight == 0 && std::abs(m.mean) < least_mean) m.mean = 0;
    }
    // One that is down to half of what it came in with leaves; nearer to that, it would soon be back.
    std::erase_if(active_, [this](member const& m) {
        bool const useless = m.weight == 0 && m.mean == 0 && evidence(m.sum, m.squares) < options_.lambda / 4;
        if (useless) retire(m);
        return useless;
    });
}

void active_set::learn_block(std::span<float const> features, float g) noexcept
{
    std::size_t const begin = std::size_t{next_block_} * block_size;
    std::size_t const size = std::min(block_size, count_ - begin);
    std::size_t const blocks = blocks_of(count_);
    ++next_block_;
    if (next_block_ == blocks) next_block_ = 0;

    auto const sum = std::span{sum_}.subspan(begin, size);
    auto const squares = std::span{squares_}.subspan(begin, size);
    // The step's own factor is one of the turn's.
    float const faded = power(options_.forgetting, blocks - 1);
    for (float& z : sum) z *= faded;
    for (float& n : squares) n *= faded;
    std::array<float, block_size> weight{};
    dual_averaging_step(
        sum, squares, std::span{weight}.first(size), features.subspan(begin, size), g, options_);
    for (std::size_t j = 0; j < size; ++j) {
        bool const promises = evidence(sum[j], squares[j]) > options_.lambda / 2;
        if (promises && in_set_[begin + j] == 0) admit(static_cast<std::uint32_t>(begin + j), weight[j]);
    }
}

void active_set::admit(std::uint32_t candidate, float weight) noexcept
{
    if (active_.size() == max_active) {
        auto const of = [](member const& m) { return evidence(m.sum, m.squares); };
        auto const weakest = std::ranges::min_element(active_, {}, of);
        if (evidence(sum_[candidate], squares_[candidate]) <= of(*weakest)) return;
        retire(*weakest);
        active_.erase(weakest);
    }
    active_.push_back({candidate, sum_[candidate], squares_[candidate], weight, 0});
    in_set_[candidate] = 1;
}

void active_set::retire(member const& m) noexcept
{
    sum_[m.candidate] = m.sum;
    squares_[m.candidate] = m.squares;
    in_set_[m.candidate] = 0;
}

bool active_set::is_active(std::size_t candidate) const noexcept
{
    return in_set_[candidate] != 0;
}

bool active_set::rests_on(std::size_t candidate) const noexcept
{
    return std::ranges::any_of(
        active_, [candidate](member const& m) { return m.candidate == candidate && m.mean != 0; });
}

float active_set::weight(std::size_t candidate) const noexcept
{
    for (auto const& m : active_) {
        if (m.candidate == candidate) return m.weight;
    }
    return 0;
}

} // namespace lariat::model
