#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/bytes.hpp>
#include <lariat/core/event.hpp>
#include <lariat/core/time.hpp>
#include <lariat/detect/group.hpp>

#include "engine/group_event.hpp"

namespace lariat::engine {

/// What the others of a group say of one member, for people.
struct member_report {
    struct part {
        std::string stream; ///< the other member's key
        double weight = 0; ///< deviations of this one for a deviation of that one
        double amount = 0; ///< in this one's unit
    };

    std::string group; ///< key of its events
    std::size_t members = 0;
    bool explained = false; ///< it is forecast from the others, and has a part in the score
    double observed = 0; ///< its latest value
    double expected = 0; ///< the forecast from the others' latest ones
    double base = 0; ///< its slow location
    std::vector<part> parts; ///< largest amount first; those whose weight is not zero
};

/// What is known of one group, for people.
struct group_report {
    std::string key;
    std::size_t members = 0;
    std::uint64_t rows = 0;
    double score = 0; ///< of the last row
    double threshold = 0;
    bool event_open = false;
    std::size_t memory_bytes = 0;
};

/// One group of streams: it gathers their readings in rows, judges those, and tells of events.
///
/// A row is one round of the members' readings: it is judged when every member has reported, when one reports
/// again before the others have, or when one reports more than half the usual time between rows after the
/// first.  Those that have not are then without a value in it.  A stream that is alone in a
/// group has nobody to explain it: there are no rows.
///
/// Cost     detect::group_model's, a row; memory the model's and the members' names.
/// Threads  Not synchronised.
class group {
public:
    using publisher = std::function<void(core::event&)>;

    /// Most members that a record of an event tells of, and most parts of each one's forecast.
    static constexpr std::size_t told_members = 16;
    static constexpr std::size_t told_parts = 8;

    /// \param key  what its events are of; \param publish  must outlive the group
    group(std::string key, detect::group_options const& options, publisher const& publish)
        : key_{std::move(key)},
          options_{options},
          model_{options},
          publish_{publish}
    {
    }

    [[nodiscard]] std::uint16_t join(std::string_view stream, bool explained);
    void leave(std::uint16_t place, core::timestamp now);
    void change(detect::group_options const& options);

    /// Takes a member's reading.
    void observe(std::uint16_t place, core::timestamp time, double value);

    /// Ends the event that is open, if any.
    void close(core::end_reason why, core::timestamp now);

    [[nodiscard]] std::string const& key() const noexcept { return key_; }
    [[nodiscard]] std::size_t size() const noexcept { return model_.size(); }
    [[nodiscard]] bool is_explained(std::uint16_t place) const noexcept { return members_[place].explained; }
    [[nodiscard]] core::timestamp time() const noexcept { return time_; } ///< of the newest reading

    [[nodiscard]] group_report report() const;
    [[nodiscard]] member_report report(std::uint16_t place) const;

    [[nodiscard]] std::size_t memory_bytes() const noexcept;

    /// Bytes by which memory_bytes() would grow if this stream joined, at most.
    [[nodiscard]] std::size_t growth(std::string_view stream, bool explained) const noexcept;

    /// Everything that it knows, but for its key and settings.
    void pack(core::packer& to) const;

    /// Takes what pack() wrote.  False where no group can have: then it is not to be used any more.
    [[nodiscard]] bool unpack(core::unpacker& from);

    /// Calls f(place, key) for each member.
    template <class F> void for_each_member(F&& f) const
    {
        for (std::size_t i = 0; i < members_.size(); ++i) {
            if (!members_[i].stream.empty()) f(static_cast<std::uint16_t>(i), members_[i].stream);
        }
    }

    /// Begin of the event that is open.
    [[nodiscard]] std::optional<core::timestamp> open_event() const noexcept
    {
        return event_.is_open() ? std::optional{event_.begin()} : std::nullopt;
    }

    /// Forgets the event that is open, which others know to be over.
    void forget_event() noexcept { event_.close(); }

private:
    struct member {
        std::string stream; ///< key
        bool explained = false;
    };

    [[nodiscard]] bool begins_row(std::uint16_t place, core::timestamp time) const noexcept;
    void note_interval() noexcept;
    void judge();
    void tell(core::event_phase phase, core::end_reason why, core::timestamp now);
    void note_members(std::span<double const> shares);
    template <class Archive, class Self> static void exchange(Archive& with, Self& self);
    [[nodiscard]] bool is_sound() const;

    /// One member's figures at the event's worst row.
    struct suspect {
        std::uint16_t place = 0;
        double share = 0;
        detect::group_model::forecast forecast;
        std::vector<detect::group_model::forecast_part> parts;
    };

    std::string key_;
    detect::group_options options_;
    detect::group_model model_;
    publisher const& publish_;
    std::vector<member> members_; ///< by place
    std::vector<double> row_; ///< by place; NaN for those that have not reported
    std::size_t reported_ = 0;
    std::size_t name_bytes_ = 0;
    core::timestamp time_{};
    core::timestamp row_begin_{}; ///< stamp of the row's first reading
    core::timestamp last_begin_{}; ///< of the one before
    double interval_s_ = 0; ///< usual time between rows; 0: not known yet
    bool joined_ = false; ///< somebody has joined during the row: others may follow
    double score_ = 0; ///< of the last row
    group_event event_;
    std::vector<suspect> suspects_; ///< of the open event, largest share first
};

} // namespace lariat::engine
