#include <lariat/model/active_set.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace lariat::model {
namespace {

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
      count_{candidate_count},
      sum_(blocks_of(candidate_count) * block_size),
      squares_(sum_.size()),
      in_set_(sum_.size())
{
    assert(candidate_count >= 1);
    active_.reserve(max_active);
}

double active_set::predict(std::span<float const> features) const noexcept
{
    assert(features.size() == count_);
    double sum = 0;
    for (auto const& m : active_)
        sum += static_cast<double>(m.weight) * static_cast<double>(features[m.candidate]);
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
    for (auto& m : active_)
        dual_averaging_step(
            {&m.sum, 1}, {&m.squares, 1}, {&m.weight, 1}, {&features[m.candidate], 1}, g, options_);
    // One that is down to half of what a weight needs leaves; nearer to it, it would soon be back.
    std::erase_if(active_, [this](member const& m) {
        bool const useless =
            m.weight == 0 && std::abs(m.sum) < options_.lambda / 2 * (std::sqrt(m.squares) + root_floor);
        if (useless) retire(m);
        return useless;
    });
}

void active_set::learn_block(std::span<float const> features, float g) noexcept
{
    std::size_t const begin = next_block_ * block_size;
    std::size_t const size = std::min(block_size, count_ - begin);
    std::size_t const blocks = blocks_of(count_);
    next_block_ = next_block_ + 1 < blocks ? next_block_ + 1 : 0;

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
        if (weight[j] != 0 && in_set_[begin + j] == 0)
            admit(static_cast<std::uint32_t>(begin + j), weight[j]);
    }
}

void active_set::admit(std::uint32_t candidate, float weight) noexcept
{
    if (active_.size() == max_active) {
        auto const weakest = std::min_element(active_.begin(), active_.end(),
            [](member const& a, member const& b) { return std::abs(a.weight) < std::abs(b.weight); });
        if (std::abs(weight) <= std::abs(weakest->weight)) return;
        retire(*weakest);
        active_.erase(weakest);
    }
    active_.push_back({candidate, sum_[candidate], squares_[candidate], weight});
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

float active_set::weight(std::size_t candidate) const noexcept
{
    for (auto const& m : active_) {
        if (m.candidate == candidate) return m.weight;
    }
    return 0;
}

} // namespace lariat::model
