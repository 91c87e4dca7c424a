#include <lariat/detect/group.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include <lariat/model/exponential_mean.hpp>
#include <lariat/model/loss.hpp>

namespace lariat::detect {
namespace {

constexpr double location_memory = 1'000; // rows
constexpr double patience = 1'000; // rows that a silent member is waited for
constexpr double smoothing = 8;
constexpr double scale_memory = 4'000;
constexpr double scale_floor = 0.02;
constexpr double deviation_bound = 20; // mean absolute deviations
constexpr double residual_bound = 10;
constexpr double feature_bound = 5;
constexpr std::uint64_t unclipped = 19; // rows before which nothing is clipped by a scale
constexpr std::uint64_t learner_age = 10;
constexpr model::learner_options learner{.forgetting = 1.0F - 1.0F / 20'000}; // averages need no more
constexpr std::uint32_t recovery = 3; // as much faster does the balance of frozen rows fall

double scale_of(double deviation, double slow) noexcept
{
    return std::max(deviation, 1e-9 * std::abs(slow) + 1e-18);
}

} // namespace

group_model::place group_model::join(bool explained)
{
    auto const free = std::ranges::find(members_, false, &member::taken);
    auto const at = static_cast<std::size_t>(free - members_.begin());
    std::optional<model::active_set> others;
    if (explained) others.emplace(std::max(members_.size(), at + 1), learner);
    if (free == members_.end()) {
        members_.emplace_back();
        features_.push_back(0);
        shares_.push_back(0);
        for (member& m : members_) {
            if (m.others) m.others->resize(members_.size());
        }
    }
    members_[at] = {};
    members_[at].taken = true;
    members_[at].explained = explained;
    members_[at].others = std::move(others);
    ++size_;
    if (explained) ++explained_;
    return static_cast<place>(at);
}

void group_model::leave(place at) noexcept
{
    if (members_[at].explained) --explained_;
    --size_;
    members_[at] = {};
    features_[at] = 0;
    shares_[at] = 0;
    do_without(at);
}

void group_model::do_without(std::size_t at) noexcept
{
    for (member& m : members_) {
        if (!m.others) continue;
        if (!m.others->rests_on(at)) {
            m.others->forget(at);
            continue;
        }
        m.others->clear();
        m.practice = 0;
        m.smoothed = m.scale = 0;
        m.explicable = false;
    }
}

group_verdict group_model::observe(std::span<double const> row) noexcept
{
    auto const verdict = judge(row);
    learn();
    return verdict;
}

group_verdict group_model::judge(std::span<double const> row) noexcept
{
    assert(row.size() == members_.size());
    locate(row);
    explain();
    double const s = score();
    strained_ = s > std::min(freeze_level, options_.threshold);
    return {.score = s, .threshold = options_.threshold, .over = s > options_.threshold, .shares = shares_};
}

bool group_model::is_fresh(member const& m) noexcept
{
    return m.has_value && static_cast<float>(m.absent) <= 2 * m.usual_absence + 2;
}

std::uint32_t group_model::given_up(member const& m) noexcept
{
    return static_cast<std::uint32_t>(patience + 4 * static_cast<double>(m.usual_absence));
}

void group_model::locate(std::span<double const> row) noexcept
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        member& m = members_[i];
        if (std::isnan(row[i])) {
            if (m.has_value && m.absent < given_up(m) && ++m.absent == given_up(m)) do_without(i);
            if (!is_fresh(m)) features_[i] = 0;
            continue;
        }
        if (!m.has_value) m.slow = row[i];
        m.has_value = true;
        m.usual_absence += (static_cast<float>(m.absent) - m.usual_absence) / 16;
        m.absent = 0;
        m.value = row[i];
        m.position = model::clip((row[i] - m.slow) / scale_of(m.deviation, m.slow), deviation_bound);
        bool const young = m.age < unclipped; // its deviation says little yet
        features_[i] = young ? 0 : static_cast<float>(model::clip(m.position, feature_bound));
    }
}

bool group_model::rests_on_fresh(model::active_set const& others) const noexcept
{
    return std::ranges::all_of(others.active(),
        [this](auto const& other) { return other.mean == 0 || is_fresh(members_[other.candidate]); });
}

void group_model::explain() noexcept
{
    for (std::size_t i = 0; i < members_.size(); ++i) {
        member& m = members_[i];
        if (!m.others || !is_present(m)) continue;
        model::active_set const& others = *m.others;
        m.explicable = rests_on_fresh(others);
        if (!m.explicable) continue;
        // Its own place has never a feature, and so never a weight.
        float const own = std::exchange(features_[i], 0.0F);
        m.residual = m.position - others.predict(features_);
        double const unexplained =
            model::clip(m.position - others.predict_averaged(features_), residual_bound);
        features_[i] = own;
        m.smoothed += (unexplained - m.smoothed) * model::mean_gain(smoothing, m.practice);
    }
}

bool group_model::has_part(member const& m) noexcept
{
    return m.explicable && m.practice > warm_rows && is_fresh(m);
}

double group_model::score() noexcept
{
    double sum = 0;
    std::size_t parts = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        member const& m = members_[i];
        shares_[i] = 0;
        if (!has_part(m)) continue;
        double const part = m.smoothed / std::max(m.scale, scale_floor);
        shares_[i] = part * part;
        sum += shares_[i];
        ++parts;
    }
    if (!(sum > 0)) return 0;
    for (double& share : shares_) share /= sum;
    return std::sqrt(sum / static_cast<double>(parts));
}

bool group_model::freezes() noexcept
{
    if (!strained_) {
        frozen_ -= std::min(frozen_, recovery);
        return false;
    }
    bool const frozen = frozen_ < options_.longest_freeze;
    if (frozen) ++frozen_;
    return frozen;
}

void group_model::learn() noexcept
{
    bool const frozen = freezes();
    for (std::size_t i = 0; i < members_.size(); ++i) {
        member& m = members_[i];
        if (!is_present(m)) continue;
        if (!frozen) learn(m, i);
        if (m.explicable) ++m.practice;
        ++m.age;
    }
    ++rows_;
}

void group_model::learn(member& m, std::size_t at) noexcept
{
    if (m.explicable && m.others) learn_others(m, *m.others, at);
    bool const young = m.age < unclipped;
    double const gain = model::mean_gain(location_memory, m.age);
    double const away = m.value - m.slow;
    double const distance = std::abs(away);
    m.deviation += ((young ? distance : std::min(distance, 10 * m.deviation)) - m.deviation) * gain;
    m.slow += (young ? away : model::clip(away, 3 * m.deviation)) * gain;
}

void group_model::learn_others(member& m, model::active_set& others, std::size_t at) noexcept
{
    double const size = std::abs(m.smoothed);
    double const kept = m.practice < unclipped ? size : std::min(size, 10 * std::max(m.scale, scale_floor));
    m.scale += (kept - m.scale) * model::mean_gain(scale_memory, m.practice);
    if (m.practice < learner_age) return;
    float const own = std::exchange(features_[at], 0.0F);
    others.learn(features_, static_cast<float>(model::absolute_subgradient(m.residual)));
    features_[at] = own;
}

std::optional<group_model::forecast> group_model::forecast_of(place at) const noexcept
{
    member const& m = members_[at];
    if (!m.others || m.age == 0) return std::nullopt;
    double const unit = scale_of(m.deviation, m.slow);
    return forecast{m.value, m.slow + m.others->predict_averaged(features_) * unit, m.slow, m.deviation};
}

std::vector<group_model::forecast_part> group_model::parts_of(place at) const
{
    member const& m = members_[at];
    std::vector<forecast_part> parts;
    if (!m.others) return parts;
    double const unit = scale_of(m.deviation, m.slow);
    for (auto const& other : m.others->active()) {
        if (other.mean == 0) continue;
        auto const weight = static_cast<double>(other.mean);
        parts.push_back(
            {other.candidate, weight, weight * static_cast<double>(features_[other.candidate]) * unit});
    }
    std::ranges::sort(parts, [](forecast_part const& a, forecast_part const& b) {
        return std::pair{-std::abs(a.amount), a.from} < std::pair{-std::abs(b.amount), b.from};
    });
    return parts;
}

template <class Archive, class Self> void group_model::exchange(Archive& with, Self& self)
{
    with.each(self.members_, [&](auto& m) {
        with(m.value, m.slow, m.deviation, m.position, m.residual, m.smoothed, m.scale, m.usual_absence,
            m.absent, m.age, m.practice, m.taken, m.has_value, m.explained, m.explicable);
    });
    with(self.features_, self.rows_, self.frozen_);
}

void group_model::pack(core::packer& to) const
{
    exchange(to, *this);
    for (member const& m : members_)
        if (m.others) m.others->pack(to);
}

bool group_model::is_sound(member const& m) noexcept
{
    constexpr float longest_absence = 1e8F;
    double const sum = m.value + m.slow + m.deviation + m.position + m.residual + m.smoothed + m.scale;
    return std::isfinite(sum) && m.usual_absence >= 0 && m.usual_absence < longest_absence
        && (m.taken || !m.explained);
}

bool group_model::unpack(core::unpacker& from)
{
    exchange(from, *this);
    if (!from.ok() || members_.empty() || features_.size() != members_.size()
        || !std::ranges::all_of(members_, is_sound))
        return false;
    shares_.assign(members_.size(), 0);
    size_ = explained_ = 0;
    for (member& m : members_) {
        if (m.taken) ++size_;
        if (!m.explained) continue;
        ++explained_;
        if (!m.others.emplace(members_.size(), learner).unpack(from)) return false;
    }
    return true;
}

std::size_t group_model::memory_bytes() const noexcept
{
    return members_.capacity() * sizeof(member) + features_.capacity() * sizeof(float)
        + shares_.capacity() * sizeof(double)
        + explained_ * model::active_set::bytes_for(std::max<std::size_t>(members_.size(), 1));
}

std::size_t group_model::growth(bool explained) const noexcept
{
    std::size_t const places = members_.size() + (size_ == members_.size() ? 1 : 0);
    std::size_t const per_set = model::active_set::bytes_for(places);
    bool const table_grows = places > members_.capacity();
    std::size_t const table =
        table_grows ? std::max<std::size_t>(members_.capacity(), 1) * (sizeof(member) + 12) : 0;
    return table + explained_ * (per_set - model::active_set::bytes_for(members_.size()))
        + (explained ? per_set : 0);
}

} // namespace lariat::detect
