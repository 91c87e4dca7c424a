#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <lariat/core/outbox.hpp>

#include "store/event_record.hpp"

namespace lariat::store {

/// The records of this run that are in memory, and how far each reader has come: those that the table has yet
/// to take, at most `most`, and behind them the last ones that it has.
///
/// Readers get a record once the table has it; while the table fails, at once.
///
/// Threads  Not synchronised.
class event_queue {
public:
    static constexpr std::size_t recent = 256; ///< written ones that stay, for readers who keep up

    explicit event_queue(std::size_t most) : most_{most} { }

    /// What was given up for a record.
    struct loss {
        bool unwritten = false; ///< a record that the table will never have
        std::uint64_t unread = 0; ///< so many readers had not had it
    };

    /// Numbers the record and appends it.
    loss append(event_record r);

    [[nodiscard]] std::size_t unwritten() const noexcept
    {
        return static_cast<std::size_t>(last_ - std::max(written_, first() - 1));
    }
    /// The oldest unwritten ones, copied, at most `most`.
    [[nodiscard]] std::vector<event_record> next_unwritten(std::size_t most) const;
    void written(std::int64_t upto);
    [[nodiscard]] std::int64_t last_written() const noexcept { return written_; }

    /// Whether an unwritten record ends the event.
    [[nodiscard]] bool ends(std::uint64_t event) const;

    void set_failing(bool failing) noexcept { failing_ = failing; }
    /// The last record that readers may have.
    [[nodiscard]] std::int64_t visible() const noexcept { return failing_ ? last_ : written_; }

    // Readers.

    using positions = std::map<std::string, std::int64_t>;

    void attach(std::string const& reader);
    void keep_readers(std::vector<std::string> const& names);
    /// Where a reader had come to in earlier runs; it is set back to that.  Once readers have been chosen by
    /// keep_readers() others are passed over.
    void resume(std::string const& reader, std::int64_t position);

    /// What has been acknowledged, where that has changed since the last call or unsaved().
    [[nodiscard]] std::optional<positions> changed_positions();
    void unsaved() noexcept { positions_changed_ = true; }
    [[nodiscard]] bool positions_changed() const noexcept { return positions_changed_; }

    /// Takes for a reader what is in memory.  Returns the position from which it must read the table first,
    /// where records before those in memory may be missing.
    [[nodiscard]] std::optional<std::int64_t> take(
        std::string const& reader, std::size_t most, std::vector<core::outbox::entry>& out);
    /// The reader took from the table what is behind `from`, up to `upto`; nothing is there where they are
    /// the same.
    void took(std::string const& reader, std::int64_t from, std::int64_t upto);

    void acknowledge(std::string const& reader, std::int64_t sequence);
    void give_back(std::string const& reader);
    [[nodiscard]] std::size_t waiting(std::string const& reader) const;

private:
    struct place {
        std::int64_t taken;
        std::int64_t acknowledged;
    };

    [[nodiscard]] std::int64_t first() const noexcept
    {
        return records_.empty() ? last_ + 1 : records_.front().sequence;
    }
    [[nodiscard]] std::size_t index_of(std::int64_t sequence) const noexcept
    {
        return static_cast<std::size_t>(sequence - first());
    }
    [[nodiscard]] loss give_up_oldest();

    std::size_t most_;
    std::deque<event_record> records_; // without a hole in their sequences
    std::int64_t last_ = 0;
    std::int64_t written_ = 0;
    bool failing_ = false;
    std::map<std::string, place> readers_;
    bool readers_chosen_ = false;
    bool positions_changed_ = false;
};

} // namespace lariat::store
