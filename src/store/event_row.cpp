#include "store/event_row.hpp"

namespace lariat::store {
namespace {

std::int64_t signed_of(std::uint64_t x)
{
    return static_cast<std::int64_t>(x);
}

std::int64_t ticks(core::timestamp t)
{
    return t.time_since_epoch().count();
}

/// Reads a row's columns one after the other.
class columns {
public:
    explicit columns(statement const& row) : row_{row} { }

    std::int64_t integer() { return row_.integer(at_++); }
    std::uint64_t count() { return static_cast<std::uint64_t>(integer()); }
    double number() { return row_.number(at_++); }
    std::string text() { return row_.text(at_++); }
    core::timestamp time() { return core::timestamp{std::chrono::nanoseconds{integer()}}; }

    template <class E> E enumerator(E last)
    {
        auto const value = integer();
        valid_ = valid_ && value >= 0 && value <= static_cast<std::int64_t>(last);
        return static_cast<E>(value);
    }

    [[nodiscard]] bool valid() const { return valid_; }

private:
    statement const& row_;
    int at_ = 0;
    bool valid_ = true;
};

} // namespace

void bind_event(statement& to, event_record const& r, std::int64_t base)
{
    auto const& e = r.event;
    int at = 0;
    auto const put = [&](auto... values) { (to.bind(++at, values), ...); };
    put(signed_of(e.id), r.sequence + base, static_cast<std::int64_t>(e.ended), std::string_view{r.stream},
        static_cast<std::int64_t>(e.kind), static_cast<std::int64_t>(e.channel),
        static_cast<std::int64_t>(e.severity), static_cast<std::int64_t>(e.unit), ticks(e.begin),
        ticks(e.peak), ticks(e.phase == core::event_phase::end ? e.end : e.time), e.value, e.observed,
        e.expected, e.residual, e.threshold, e.peak_score, e.state_score, signed_of(e.age),
        signed_of(e.warm_at), signed_of(e.readings_over), std::string_view{r.base_name}, r.base);
}

std::optional<event_record> read_event(statement const& row)
{
    columns next{row};
    event_record r;
    auto& e = r.event;
    e.id = next.count();
    r.sequence = next.integer();
    e.ended = next.enumerator(core::end_reason::reloaded);
    r.stream = next.text();
    e.kind = next.enumerator(core::event_kind::group);
    e.channel = next.enumerator(core::channel::none);
    e.severity = next.enumerator(core::severity::critical);
    e.unit = next.enumerator(core::residual_unit::per_second);
    e.begin = next.time();
    e.peak = next.time();
    e.time = next.time();
    e.value = next.number();
    e.observed = next.number();
    e.expected = next.number();
    e.residual = next.number();
    e.threshold = next.number();
    e.peak_score = next.number();
    e.state_score = next.number();
    e.age = next.count();
    e.warm_at = next.count();
    e.readings_over = next.count();
    r.base_name = next.text();
    r.base = next.number();
    if (!next.valid()) return std::nullopt;
    return r;
}

} // namespace lariat::store
