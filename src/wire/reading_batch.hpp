#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>

#include <lariat/core/ports.hpp>

namespace lariat::wire {

/// Gathers readings for a sink.  The readings of a line are tentative until the line is known to be good:
/// add() them, then commit() or drop() them.
///
/// Made on the stack for one call of feed(), for the readings are views of its bytes and of names().
///
/// Cost  no heap unless names() outgrows its first 4 KiB between two hand-overs.
class reading_batch {
public:
    static constexpr std::size_t capacity = 64; ///< most readings that a sink gets at once, or a line may add

    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): slots_ and first_names_ stay raw
    reading_batch(core::reading_sink& sink, core::timestamp receipt) noexcept : sink_{sink}, receipt_{receipt}
    {
    }
    reading_batch(reading_batch const&) = delete;
    reading_batch& operator=(reading_batch const&) = delete;
    ~reading_batch() { flush(); }

    [[nodiscard]] core::timestamp receipt() const noexcept { return receipt_; }

    /// Whether the line may add another reading before it commits.
    [[nodiscard]] bool has_room() const noexcept { return added_ < capacity; }

    /// Adds a reading of the current line, without its time.  \pre has_room()
    void add(core::reading const& r) noexcept { *slot(committed_ + added_++) = r; }

    /// The same, made in place: a copy would wait for the stores of its original.
    void emplace(std::string_view series, std::string_view field, std::uint64_t hash, double value,
        core::value_kind kind) noexcept
    {
        ::new (static_cast<void*>(slot(committed_ + added_++)))
            core::reading{.series = series, .field = field, .hash = hash, .value = value, .kind = kind};
    }

    /// Makes the current line's readings final, with their time; returns how many.
    std::size_t commit(core::timestamp time, bool stamped) noexcept
    {
        std::size_t const count = added_;
        for (std::size_t i = 0; i < count; ++i) {
            slot(committed_ + i)->time = time;
            slot(committed_ + i)->stamped = stamped;
        }
        committed_ += count;
        added_ = 0;
        if (committed_ >= capacity) flush();
        return count;
    }

    /// Forgets the current line's readings.
    void drop() noexcept { added_ = 0; }

    /// Memory for the names of readings that are not spelled out in the input; valid until they are handed
    /// over.
    [[nodiscard]] std::pmr::memory_resource& names() noexcept { return names_; }

    /// Hands over all that is committed.  \pre no line is being added
    void flush() noexcept
    {
        for (std::size_t from = 0; from < committed_; from += capacity)
            sink_.on_readings({slot(from), std::min(capacity, committed_ - from)}, receipt_);
        committed_ = 0;
        names_.release();
    }

private:
    static_assert(std::is_trivially_copyable_v<core::reading>);

    core::reading* slot(std::size_t i) noexcept
    {
        return reinterpret_cast<core::reading*>(slots_.data()) + i;
    }

    core::reading_sink& sink_;
    core::timestamp receipt_;
    std::size_t committed_ = 0; ///< below capacity between lines
    std::size_t added_ = 0; ///< behind the committed ones
    // Raw, so that a call that brings one short line does not pay for clearing them all.
    alignas(core::reading) std::array<std::byte, 2 * capacity * sizeof(core::reading)> slots_;
    std::array<std::byte, 4096> first_names_;
    std::pmr::monotonic_buffer_resource names_{first_names_.data(), first_names_.size()};
};

} // namespace lariat::wire
