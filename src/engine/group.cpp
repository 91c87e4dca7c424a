#include "engine/group.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/distance.hpp"

namespace lariat::engine {
namespace {

constexpr std::uint8_t layout_version = 1; // of pack(), with all that is in a group

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double seconds_between(core::timestamp from, core::timestamp to)
{
    return std::chrono::duration<double>(distance(from, to)).count();
}

core::severity severity_of(double score, double threshold)
{
    double const ratio = score / threshold;
    if (ratio >= 3) return core::severity::critical;
    return ratio >= 1.5 ? core::severity::major : core::severity::minor;
}

} // namespace

std::uint16_t group::join(std::string_view stream, bool explained)
{
    auto const place = model_.join(explained);
    if (place == members_.size()) {
        members_.emplace_back();
        row_.push_back(missing);
    }
    members_[place] = {std::string{stream}, explained};
    name_bytes_ += stream.size();
    joined_ = true;
    return static_cast<std::uint16_t>(place);
}

void group::leave(std::uint16_t place, core::timestamp now)
{
    std::erase_if(suspects_, [place](suspect const& s) { return s.place == place; });
    for (suspect& s : suspects_) std::erase_if(s.parts, [place](auto const& p) { return p.from == place; });
    name_bytes_ -= members_[place].stream.size();
    members_[place] = {};
    if (!std::isnan(row_[place])) --reported_;
    row_[place] = missing;
    model_.leave(place);
    if (size() < 2) close(core::end_reason::evicted, now);
}

void group::change(detect::group_options const& options)
{
    options_ = options;
    model_.change(options);
}

void group::observe(std::uint16_t place, core::timestamp time, double value)
{
    if (reported_ > 0 && begins_row(place, time)) judge();
    if (reported_ == 0) row_begin_ = time;
    row_[place] = value;
    time_ = std::max(time_, time);
    if (++reported_ == size() && !joined_) judge();
}

bool group::begins_row(std::uint16_t place, core::timestamp time) const noexcept
{
    bool const is_far = interval_s_ > 0 && seconds_between(row_begin_, time) > interval_s_ / 2;
    return is_far || !std::isnan(row_[place]);
}

void group::note_interval() noexcept
{
    double const passed = seconds_between(std::exchange(last_begin_, row_begin_), row_begin_);
    if (model_.rows() == 0 || !(passed > 0)) return;
    if (interval_s_ == 0) interval_s_ = passed;
    interval_s_ += (std::min(passed, 4 * interval_s_) - interval_s_) / 16;
}

void group::judge()
{
    reported_ = 0;
    joined_ = false;
    if (size() < 2) {
        std::ranges::fill(row_, missing);
        return;
    }
    note_interval();
    auto const verdict = model_.judge(row_);
    std::ranges::fill(row_, missing);
    score_ = verdict.score;
    auto const change = event_.take(time_, verdict.score, verdict.threshold, verdict.over);
    if (event_.is_open() && (event_.is_worst() || change == group_event::change::begins))
        note_members(verdict.shares);
    if (change == group_event::change::begins) tell(core::event_phase::begin, core::end_reason::open, time_);
    if (change == group_event::change::ends) tell(core::event_phase::end, core::end_reason::cleared, time_);
    model_.learn();
}

void group::note_members(std::span<double const> shares)
{
    suspects_.clear();
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (shares[i] > 0) suspects_.push_back({static_cast<std::uint16_t>(i), shares[i], {}, {}});
    }
    auto const before = [](suspect const& a, suspect const& b) {
        return a.share != b.share ? a.share > b.share : a.place < b.place;
    };
    auto const told = std::min(suspects_.size(), told_members);
    std::ranges::partial_sort(suspects_, suspects_.begin() + static_cast<std::ptrdiff_t>(told), before);
    suspects_.resize(told);
    for (suspect& s : suspects_) {
        s.forecast = model_.forecast_of(s.place).value_or(detect::group_model::forecast{});
        s.parts = model_.parts_of(s.place);
        if (s.parts.size() > told_parts) s.parts.resize(told_parts);
    }
}

void group::tell(core::event_phase phase, core::end_reason why, core::timestamp now)
{
    std::vector<std::vector<core::contribution>> parts(suspects_.size());
    std::vector<core::member_part> members;
    for (std::size_t i = 0; i < suspects_.size(); ++i) {
        suspect const& s = suspects_[i];
        for (auto const& p : s.parts) parts[i].push_back({members_[p.from].stream, p.weight, p.amount});
        members.push_back({.stream = members_[s.place].stream,
            .share = s.share,
            .observed = s.forecast.observed,
            .expected = s.forecast.expected,
            .predicted_by = parts[i]});
    }

    double const score = phase == core::event_phase::end ? event_.peak_score() : score_;
    core::event e;
    e.kind = core::event_kind::group;
    e.phase = phase;
    e.ended = why;
    e.stream = key_;
    e.unit = core::residual_unit::scales;
    e.begin = event_.begin();
    e.peak = event_.peak();
    e.end = event_.last_over();
    e.time = now;
    e.observed = e.value = e.residual = e.state_score = score;
    e.threshold = options_.threshold;
    e.score = score - e.threshold;
    e.peak_score = event_.peak_score() - e.threshold;
    e.severity = severity_of(event_.peak_score(), e.threshold);
    e.age = model_.rows();
    e.warm_at = detect::group_model::warm_rows;
    e.readings_over = event_.rows_over();
    e.why.base_name = "nothing";
    e.members = members;
    e.member_count = size();
    publish_(e);
}

void group::close(core::end_reason why, core::timestamp now)
{
    if (!event_.is_open()) return;
    event_.close();
    tell(core::event_phase::end, why, now);
}

group_report group::report() const
{
    return {key_, size(), model_.rows(), score_, options_.threshold, event_.is_open(), memory_bytes()};
}

member_report group::report(std::uint16_t place) const
{
    member_report out;
    out.group = key_;
    out.members = size();
    out.explained = members_[place].explained;
    auto const f = model_.forecast_of(place);
    if (!f) return out;
    out.observed = f->observed;
    out.expected = f->expected;
    out.base = f->base;
    for (auto const& p : model_.parts_of(place))
        out.parts.push_back({members_[p.from].stream, p.weight, p.amount});
    return out;
}

std::size_t group::memory_bytes() const noexcept
{
    return sizeof(group) + key_.capacity() + model_.memory_bytes() + members_.capacity() * sizeof(member)
        + name_bytes_ + row_.capacity() * sizeof(double);
}

std::size_t group::growth(std::string_view stream, bool explained) const noexcept
{
    bool const table_grows = size() == members_.capacity();
    return model_.growth(explained) + stream.size()
        + (table_grows ? std::max<std::size_t>(size(), 1) * (sizeof(member) + sizeof(double)) : 0);
}

template <class Archive, class Self> void group::exchange(Archive& with, Self& self)
{
    with.each(self.members_, [&](auto& m) { with(m.stream, m.explained); });
    with(self.row_, self.time_, self.row_begin_, self.last_begin_, self.interval_s_, self.joined_,
        self.score_);
    group_event::exchange(with, self.event_);
    with.each(self.suspects_, [&](auto& s) {
        with(s.place, s.share, s.forecast.observed, s.forecast.expected, s.forecast.base,
            s.forecast.deviation);
        with.each(s.parts, [&](auto& p) { with(p.from, p.weight, p.amount); });
    });
}

void group::pack(core::packer& to) const
{
    to(layout_version);
    exchange(to, *this);
    model_.pack(to);
}

bool group::unpack(core::unpacker& from)
{
    std::uint8_t version = 0;
    from(version);
    if (version != layout_version) return false;
    exchange(from, *this);
    if (!model_.unpack(from) || !is_sound()) return false;
    reported_ =
        static_cast<std::size_t>(std::ranges::count_if(row_, [](double x) { return !std::isnan(x); }));
    name_bytes_ = 0;
    for (member const& m : members_) name_bytes_ += m.stream.size();
    return true;
}

bool group::is_sound() const
{
    auto const is_place = [this](auto at) { return at < members_.size() && !members_[at].stream.empty(); };
    auto const of_places = [&](suspect const& s) {
        return is_place(s.place)
            && std::ranges::all_of(s.parts, is_place, &detect::group_model::forecast_part::from);
    };
    std::size_t named = 0;
    for_each_member([&](std::uint16_t, std::string const&) { ++named; });
    return members_.size() == model_.places() && row_.size() == members_.size() && named == model_.size()
        && suspects_.size() <= told_members && std::ranges::all_of(suspects_, of_places);
}

} // namespace lariat::engine
