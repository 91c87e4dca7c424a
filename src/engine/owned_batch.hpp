#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/budget_tally.hpp"
#include "engine/owned_event.hpp"
#include "engine/shard.hpp"

namespace lariat::engine {

/// An event, and the number of the reading that made it.
struct numbered_event {
    std::uint64_t number;
    owned_event event;
};

/// Readings with their names, handed from one thread to another and, once judged, back with what became of
/// them.  A decoder's are views of a buffer that is about to be overwritten.
///
/// Cost     A copy of the names.  One that is used again allocates nothing but for events.
/// Threads  Belongs to who has it.
class owned_batch {
public:
    /// Takes copies, in place of what was there.
    void assign(shared_readings const& some, std::uint64_t round)
    {
        readings_.assign(some.readings.begin(), some.readings.end());
        numbers_.assign(some.numbers.begin(), some.numbers.end());
        own_names();
        receipt_ = some.receipt;
        peer_ = some.peer;
        need_ = some.need;
        round_ = round;
        tally = {};
        events.clear();
    }

    [[nodiscard]] shared_readings readings() const noexcept
    {
        return {readings_, 0, numbers_, receipt_, peer_, need_};
    }
    [[nodiscard]] std::size_t size() const noexcept { return readings_.size(); }
    [[nodiscard]] std::uint64_t round() const noexcept { return round_; } ///< shared_budget's
    [[nodiscard]] core::timestamp receipt() const noexcept { return receipt_; }

    // What became of them.
    budget_tally tally;
    std::vector<numbered_event> events; ///< in the order of their readings

private:
    static constexpr std::size_t most_kept = 64U << 10U; ///< bytes of names that a used batch keeps room for

    void own_names()
    {
        std::size_t bytes = 0;
        for (auto const& r : readings_) bytes += r.series.size() + r.field.size();
        if (names_.size() > most_kept) names_ = {};
        if (names_.size() < bytes) names_.resize(bytes);
        char* end = names_.data(); // nothing moves any more: the views stay
        auto const keep = [&end](std::string_view name) {
            char* const begin = end;
            end = std::copy(name.begin(), name.end(), begin);
            return std::string_view{begin, name.size()};
        };
        for (auto& r : readings_) {
            r.series = keep(r.series);
            r.field = keep(r.field);
        }
    }

    std::vector<core::reading> readings_;
    std::vector<std::uint64_t> numbers_;
    std::vector<char> names_; ///< each reading's series and field, one behind the other
    core::timestamp receipt_{};
    core::peer_id peer_{};
    double need_ = 0;
    std::uint64_t round_ = 0;
};

} // namespace lariat::engine
