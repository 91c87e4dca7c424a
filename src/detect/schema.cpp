#include <lariat/detect/schema.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "fields.hpp"
#include "state.hpp"

namespace lariat::detect {
namespace {

constexpr std::size_t round_up(std::size_t bytes, std::size_t step)
{
    return (bytes + step - 1) / step * step;
}

/// Puts the parts that the options ask for one behind the other, the story last; returns the block's bytes.
std::size_t lay_out(options const& o, layout& l)
{
    constexpr std::size_t alignment = 8; // of every part
    std::size_t end = sizeof(block_state);
    auto const place = [&end](bool wanted, std::uint32_t& offset, std::size_t bytes) {
        if (!wanted) return;
        end = round_up(end, alignment);
        offset = static_cast<std::uint32_t>(end);
        end += bytes;
    };
    if (has_gaps(o) || has_stuck(o)) l.timing = offsetof(block_state, timing);
    if (o.drifts) l.drift = offsetof(block_state, drift);
    place(o.seasonal, l.seasonal, sizeof(seasonal_state));
    place(o.transform != transform::level, l.transform, sizeof(transform_state));
    place(o.alarms_per_day.has_value(), l.budget, sizeof(budget));
    place(std::isfinite(o.minimum) || std::isfinite(o.maximum), l.range, sizeof(breach_state));
    place(o.max_rate.has_value(), l.rate, sizeof(rate_state));
    if (o.shape) {
        place(true, l.shape, sizeof(shape_state));
        end = history_offset(l) + shape_history::bytes(shape_state::history);
    }
    end = round_up(end, schema::block_alignment);
    l.story = static_cast<std::uint32_t>(end);
    if (o.level_shifts) l.shift = l.story + offsetof(story_state, shift);
    static_assert(schema::story_bytes == round_up(sizeof(story_state), schema::block_alignment));
    return end + schema::story_bytes;
}

bool is_plain(options const& o)
{
    bool const as_it_comes = o.transform == transform::level && !o.max_rate && o.missing_values.empty();
    bool const calibrated = !o.alarms_per_day && !o.threshold && !o.mae_factor && o.parts == parts{};
    bool const learned = o.gaps && o.expected_interval.count() == 0 && !o.may_be_constant
        && o.stuck_after.count() == 0 && o.sessions.empty();
    return as_it_comes && calibrated && learned && o.level_shifts && o.drifts;
}

/// Creates a new stream's state in zeroed bytes.
void create_template(layout const& l, std::byte* at)
{
    auto* const core = ::new (at) block_state{};
    for (std::size_t i = 0; i < core->channels.counts.size(); ++i) make_blank(core->channels, i);
    ::new (at + l.story) story_state{};
    if (l.seasonal != 0) {
        ::new (at + l.seasonal) seasonal_state{};
        core->hour.of_week = running_hour::none;
    }
    if (l.transform != 0) ::new (at + l.transform) transform_state{};
    if (l.budget != 0) ::new (at + l.budget) budget{};
    if (l.range != 0) ::new (at + l.range) breach_state{};
    if (l.rate != 0) ::new (at + l.rate) rate_state{};
    if (l.shape != 0) {
        make_blank((::new (at + l.shape) shape_state{})->channel, 0);
        shape_history::create(at + history_offset(l), shape_state::history);
    }
}

// FNV-1a, G. Fowler, L. C. Noll, K.-P. Vo; RFC 9923.
class fingerprint_hash {
public:
    void add(std::string_view text) noexcept
    {
        for (char const c : text) add_byte(static_cast<unsigned char>(c));
        add_byte(0);
    }
    void add(std::uint32_t number) noexcept
    {
        for (unsigned shift = 0; shift < 32; shift += 8) add_byte((number >> shift) & 0xffU);
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return hash_; }

private:
    void add_byte(std::uint32_t byte) noexcept { hash_ = (hash_ ^ byte) * 0x100000001b3U; }
    std::uint64_t hash_ = 0xcbf29ce484222325U;
};

} // namespace

std::size_t bytes_of(field const& f) noexcept
{
    switch (f.type) {
    case field_type::f64:
    case field_type::i64:
    case field_type::u64: return std::size_t{8} * f.count;
    case field_type::f32:
    case field_type::u32: return std::size_t{4} * f.count;
    case field_type::u16:
    case field_type::i16: return std::size_t{2} * f.count;
    case field_type::u8:
    case field_type::i8: return f.count;
    case field_type::window_u8: return shape_history::bytes(f.count);
    }
    return 0;
}

schema::schema(detect::options const& options) : options_{options}, plain_{detect::is_plain(options)}
{
    template_.resize(lay_out(options_, layout_));
    create_template(layout_, template_.data());
    fields_ = fields_of(layout_, template_.data());
    std::sort(
        fields_.begin(), fields_.end(), [](field const& a, field const& b) { return a.offset < b.offset; });

    fingerprint_hash hash;
    hash.add(static_cast<std::uint32_t>(options_.transform)); // it decides on the unit of what was learned
    for (field const& f : fields_) {
        hash.add(f.part);
        hash.add(f.name);
        hash.add(static_cast<std::uint32_t>(f.type));
        hash.add(f.count);
        hash.add(f.offset);
    }
    fingerprint_ = hash.value();
}

void schema::create(std::byte* block) const noexcept
{
    std::memcpy(block, template_.data(), template_.size());
}

void schema::create_rest(std::byte* block) const noexcept
{
    std::memcpy(block, template_.data(), rest_bytes());
}

} // namespace lariat::detect
