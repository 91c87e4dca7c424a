#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <lariat/model/active_set.hpp>

namespace lariat::detect {

/// Settings of a group of streams.
struct group_options {
    double threshold = 2.5; ///< > 0: score over which a row is anomalous
    std::uint32_t longest_freeze =
        600; ///< frozen rows, in a run or nearly so, after which the group learns again

    friend bool operator==(group_options const&, group_options const&) = default;
};

/// What became of one row of a group.
struct group_verdict {
    double score = 0; ///< root mean square over the members of their smoothed residuals, in their own scales
    double threshold = 0;
    bool over = false; ///< score > threshold
    std::span<double const> shares; ///< by place, in the score's square; they add up to 1, or all are 0
};

/// A group of streams that are read together and explain one another: one anomaly of the whole, not one of
/// each.
///
/// A member's deviation from its slow location, in mean absolute deviations, is forecast by a sparse linear
/// model from the *others'* latest deviations.  What is left, smoothed over eight rows and divided by its own
/// mean absolute size, is the member's part in the score.  No member sees its own past: it would explain away
/// an anomaly that all share.  While the score is over freeze_level, or over the threshold, nothing is
/// learned, for what is learned then is the anomaly; after longest_freeze such rows it is the new state, and
/// learned.
///
/// Members come and go, each in a place of its own.  One that came takes part in the score from its row
/// warm_rows on.  Where one has gone, or has not reported for much longer than it usually does, nothing is
/// said of those that it explained: until it reports again, or, after a thousand rows, they have learned to
/// do without it.
///
/// Shapes   A row has one value a place.  A NaN is a place without a reading: the others see its latest one.
/// Units    Values in any, each member its own.  Scores have none.
/// Cost     A row O(places) and, for each explained member that has a reading, model::active_set's.
///          9 bytes a place for each explained member, and 1 KiB.  Allocates in join() alone.
/// Threads  Not synchronised.
class group_model {
public:
    static constexpr double freeze_level = 2;
    static constexpr std::uint32_t warm_rows = 400; ///< of a member, from which on it takes part

    using place = std::uint32_t;

    /// \pre `options` are in their documented ranges
    explicit group_model(group_options options = {}) : options_{options} { }

    /// Settings for the rows to come.
    void change(group_options options) noexcept { options_ = options; }

    /// A place for a new member: the lowest free one.  One that is not explained is only offered to others.
    place join(bool explained);

    /// Frees a member's place.
    void leave(place at) noexcept;

    /// Judges a row.  \pre row.size() == places(), no infinities
    /// The verdict's shares stand until the next call.
    group_verdict judge(std::span<double const> row) noexcept;

    /// Learns from the row that was judged last, unless the group is frozen.
    void learn() noexcept;

    /// judge() and learn().
    group_verdict observe(std::span<double const> row) noexcept;

    /// What is forecast for a member from the others' latest values.
    struct forecast {
        double observed = 0; ///< its latest value
        double expected = 0;
        double base = 0; ///< its slow location: expected, were it not for the others
        double deviation = 0; ///< its mean absolute deviation from there
    };
    /// One other member's part in a forecast: amount = weight times its deviation, in the target's unit.
    struct forecast_part {
        place from = 0;
        double weight = 0; ///< deviations of the target for a deviation of this one
        double amount = 0;
    };

    /// A member's forecast; nothing before its first value and for one that is not explained.
    [[nodiscard]] std::optional<forecast> forecast_of(place at) const noexcept;

    /// The members whose weight in its forecast is not zero, largest amount first.  Allocates.
    [[nodiscard]] std::vector<forecast_part> parts_of(place at) const;

    [[nodiscard]] std::size_t places() const noexcept { return members_.size(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; } ///< members
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

    [[nodiscard]] std::size_t memory_bytes() const noexcept;

    /// Bytes by which memory_bytes() would grow at the next join(), at most.
    [[nodiscard]] std::size_t growth(bool explained) const noexcept;

    /// Everything that it knows, but for the settings; between two rows.
    void pack(core::packer& to) const;

    /// Takes what pack() wrote.  False where no model can have: then it is not to be used any more.
    [[nodiscard]] bool unpack(core::unpacker& from);

private:
    struct member {
        double value = 0; ///< latest
        double slow = 0; ///< location
        double deviation = 0; ///< mean absolute deviation from it
        double position = 0; ///< of the latest value, in mean absolute deviations from the slow location
        double residual = 0; ///< of the latest value, from the forecast that learns
        double smoothed = 0; ///< mean residual of the last rows, from the averaged forecast
        double scale = 0; ///< mean |smoothed|
        float usual_absence = 0; ///< rows between two values
        std::uint32_t absent = 0; ///< rows since the latest value
        std::uint64_t age = 0; ///< rows with a value, before this one
        std::uint64_t practice = 0; ///< rows from which `others` has learned
        bool taken = false; ///< the place is a member's
        bool has_value = false; ///< has ever reported
        bool explained = false;
        bool explicable = false; ///< in this row: what explains it is fresh
        std::optional<model::active_set> others; ///< what it is explained by, where it is explained
    };

    void locate(std::span<double const> row) noexcept;
    void explain() noexcept;
    [[nodiscard]] double score() noexcept;
    [[nodiscard]] bool freezes() noexcept;
    void learn(member& m, std::size_t at) noexcept;
    void learn_others(member& m, model::active_set& others, std::size_t at) noexcept;
    void do_without(std::size_t at) noexcept;
    [[nodiscard]] static std::uint32_t given_up(member const& m) noexcept;
    [[nodiscard]] bool rests_on_fresh(model::active_set const& others) const noexcept;
    [[nodiscard]] static bool is_fresh(member const& m) noexcept;
    [[nodiscard]] static bool has_part(member const& m) noexcept;
    [[nodiscard]] static bool is_present(member const& m) noexcept { return m.has_value && m.absent == 0; }
    template <class Archive, class Self> static void exchange(Archive& with, Self& self);
    [[nodiscard]] static bool is_sound(member const& m) noexcept;

    group_options options_;
    std::vector<member> members_; ///< by place
    std::vector<float> features_; ///< by place: clipped positions, of those that are fresh
    std::vector<double> shares_; ///< by place
    std::size_t size_ = 0;
    std::size_t explained_ = 0;
    std::uint64_t rows_ = 0;
    std::uint32_t frozen_ = 0; ///< balance of frozen rows
    bool strained_ = false; ///< the row that was judged last is over the level of freezing
};

} // namespace lariat::detect
