#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "engine/budget_tally.hpp"
#include "engine/owned_event.hpp"
#include "engine/shared_readings.hpp"

namespace lariat::engine {

/// An event, and the number of the reading that made it.
struct numbered_event {
    std::uint64_t number;
    owned_event event;
};

/// Some of a batch's readings.
struct picked_readings {
    std::span<core::reading const> all;
    std::span<std::uint8_t const> picked; ///< their places in `all`, in order
    std::uint64_t first_number = 0; ///< of all
    core::timestamp receipt{};
    core::peer_id peer{};
    double need = 0; ///< shared_budget's
};

/// Readings with their names, handed from one thread to another and, once judged, back with what became of
/// them.  A decoder's are views of a buffer that is about to be overwritten.
///
/// Cost     A copy of the names.  One that is used again allocates nothing but for events.
/// Threads  Belongs to who has it.
class owned_batch {
public:
    static constexpr std::size_t most_readings = 256; ///< of several puts

    /// Takes copies, in place of what was there.
    void assign(picked_readings const& some, std::uint64_t round)
    {
        size_ = 0;
        names_size_ = 0;
        receipt_ = some.receipt;
        peer_ = some.peer;
        need_ = some.need;
        round_ = round;
        tally = {};
        events.clear();
        if (readings_.size() < some.picked.size()) {
            readings_.resize(std::max(some.picked.size(), most_readings));
            numbers_.resize(readings_.size());
        }
        auto const bytes = bytes_of(some);
        if (names_.size() > most_kept) names_ = {};
        if (names_.size() < bytes) names_.resize(std::max(bytes, std::min(puts * bytes, most_kept)));
        append(some);
    }

    /// Takes copies behind what is there, if all is to be judged alike and there is room.
    [[nodiscard]] bool try_append(picked_readings const& some, std::uint64_t round)
    {
        bool const alike =
            round == round_ && some.receipt == receipt_ && some.peer == peer_ && some.need == need_;
        if (!alike || size_ + some.picked.size() > most_readings) return false;
        if (names_size_ + bytes_of(some) > names_.size()) return false; // the others' views would dangle
        append(some);
        return true;
    }

    [[nodiscard]] shared_readings readings() const noexcept
    {
        return {
            std::span{readings_}.first(size_), 0, std::span{numbers_}.first(size_), receipt_, peer_, need_};
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// \pre size() > 0
    [[nodiscard]] std::uint64_t first_number() const noexcept { return numbers_.front(); }
    [[nodiscard]] std::uint64_t round() const noexcept { return round_; } ///< shared_budget's
    [[nodiscard]] core::timestamp receipt() const noexcept { return receipt_; }

    // What became of them.
    budget_tally tally;
    std::vector<numbered_event> events; ///< in the order of their readings

private:
    static constexpr std::size_t puts = 5; ///< for whose names there is room
    static constexpr std::size_t most_kept = 64U << 10U; ///< bytes of names that a used batch keeps room for

    [[nodiscard]] static std::size_t bytes_of(picked_readings const& some) noexcept
    {
        std::size_t bytes = 0;
        for (std::size_t const i : some.picked)
            bytes += some.all[i].series.size() + 1 + some.all[i].field.size();
        return bytes;
    }

    void append(picked_readings const& some) noexcept
    {
        char* end = names_.data() + names_size_;
        for (std::size_t const i : some.picked) {
            core::reading const& from = some.all[i];
            core::reading& to = readings_[size_];
            numbers_[size_++] = some.first_number + i;
            to = from;
            std::size_t const field_at = from.series.size() + 1; // as nearly all senders have it, and then
            std::size_t const bytes = field_at + from.field.size(); // it is one copy
            if (from.field.data() == from.series.data() + field_at) {
                std::memcpy(end, from.series.data(), bytes);
            } else {
                std::memcpy(end, from.series.data(), from.series.size());
                std::memcpy(end + field_at, from.field.data(), from.field.size());
            }
            to.series = {end, from.series.size()};
            to.field = {end + field_at, from.field.size()};
            end += bytes;
        }
        names_size_ = static_cast<std::size_t>(end - names_.data());
    }

    std::size_t size_ = 0;
    std::vector<core::reading> readings_; ///< the first `size_` are
    std::vector<std::uint64_t> numbers_;
    std::size_t names_size_ = 0; ///< bytes of names_ in use
    std::vector<char> names_; ///< each reading's series and field, one behind the other
    core::timestamp receipt_{};
    core::peer_id peer_{};
    double need_ = 0;
    std::uint64_t round_ = 0;
};

} // namespace lariat::engine
