#include "series/generator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include <lariat/core/stream_key.hpp>

#include "series/random.hpp"

namespace lariat::tool {
namespace {

using namespace std::chrono;

struct kind_facts {
    series_kind kind;
    std::string_view name;
    std::string_view measurement;
    std::string_view tag; // that tells the streams apart
    nanoseconds interval;
};

constexpr std::array kinds{
    kind_facts{series_kind::sensor, "sensor", "temperature", "sensor", minutes{5}},
    kind_facts{series_kind::price, "price", "price", "symbol", minutes{1}},
    kind_facts{series_kind::vitals, "vitals", "heart_rate", "patient", seconds{1}},
};

kind_facts const& facts_of(series_kind kind)
{
    return *std::ranges::find(kinds, kind, &kind_facts::kind);
}

/// One stream's numbers: its own source of chance and what it carries from reading to reading.
struct stream_state {
    random_numbers chance;
    double level; // the stream's own middle, drawn once
    double slow = 0; // what wanders
    double mood = 0; // volatility of a price, activity of a patient

    explicit stream_state(std::uint64_t seed) noexcept : chance{seed}, level{chance.uniform()} { }
};

double round_to(double value, double step)
{
    return std::round(value / step) * step;
}

/// Phase of the day in radians.
double day_phase(core::timestamp t)
{
    auto const in_day = duration<double>{t - floor<days>(t)};
    return 2 * std::numbers::pi * in_day.count() / 86'400;
}

double next_temperature(stream_state& s, core::timestamp t)
{
    s.slow = 0.995 * s.slow + 0.05 * s.chance.normal();
    double const course = (2 + 2 * s.level) * std::sin(day_phase(t) - 2);
    return round_to(15 + 40 * s.level + course + s.slow + 0.1 * s.chance.normal(), 0.01);
}

double next_price(stream_state& s, core::timestamp /*t*/)
{
    s.mood = 0.98 * s.mood + 0.1 * s.chance.normal();
    s.slow += 0.0004 * std::exp(s.mood) * s.chance.normal();
    double const price = (20 + 180 * s.level) * std::exp(s.slow);
    return std::max(0.01, round_to(price, 0.01));
}

double next_heart_rate(stream_state& s, core::timestamp t)
{
    // Activity comes in bouts: it starts seldom and dies away over minutes.
    if (s.chance.uniform() < 0.0005) s.mood = s.chance.uniform(0.3, 1);
    s.mood *= 0.995;
    s.slow = 0.98 * s.slow + 0.25 * s.chance.normal();
    double const breathing =
        1.5 * std::sin(2 * std::numbers::pi * duration<double>{t.time_since_epoch()}.count() / 4.3);
    return std::round(58 + 20 * s.level + 35 * s.mood + s.slow + breathing + 0.6 * s.chance.normal());
}

class generator final : public source {
public:
    generator(generator_options const& options, stream_names& names)
        : options_{options},
          facts_{facts_of(options.kind)},
          interval_{options.interval.value_or(facts_.interval)},
          total_{options.readings * options.streams}
    {
        auto const name = options.measurement.empty() ? std::string{facts_.measurement} : options.measurement;
        for (std::size_t i = 0; i < options.streams; ++i) {
            states_.emplace_back(random_numbers{options.seed * 0x2545f4914f6cdd1dU + i}.next());
            core::key_parts parts{name, options.tags, {}};
            if (options.streams > 1)
                parts.tags.emplace_back(facts_.tag, fmt::format("{}{:04}", facts_.tag.front(), i));
            std::ranges::sort(parts.tags);
            ids_.push_back(names.intern(core::format_series(parts), "value"));
        }
    }

    outcome<std::size_t> read(std::span<sample> out) override
    {
        std::size_t filled = 0;
        for (; filled < out.size() && made_ < total_; ++filled, ++made_) {
            std::size_t const stream = made_ % states_.size();
            auto const t = options_.start + interval_ * static_cast<std::int64_t>(made_ / states_.size());
            out[filled] = {ids_[stream], true, t, value(states_[stream], t)};
        }
        return filled;
    }

    double progress() const override
    {
        return total_ == 0 ? 1 : static_cast<double>(made_) / static_cast<double>(total_);
    }

private:
    double value(stream_state& s, core::timestamp t) const
    {
        switch (options_.kind) {
        case series_kind::sensor: return next_temperature(s, t);
        case series_kind::price: return next_price(s, t);
        case series_kind::vitals: break;
        }
        return next_heart_rate(s, t);
    }

    generator_options options_;
    kind_facts const& facts_;
    nanoseconds interval_;
    std::uint64_t total_;
    std::uint64_t made_ = 0;
    std::vector<stream_state> states_;
    std::vector<stream_id> ids_;
};

} // namespace

outcome<series_kind> parse_series_kind(std::string_view name)
{
    auto const* const found = std::ranges::find(kinds, name, &kind_facts::name);
    if (found != kinds.end()) return found->kind;
    return fault{EX_USAGE, fmt::format("--generate takes sensor, price or vitals, not '{}'", name)};
}

std::unique_ptr<source> make_generator(generator_options const& options, stream_names& names)
{
    return std::make_unique<generator>(options, names);
}

} // namespace lariat::tool
