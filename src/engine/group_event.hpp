#pragma once

#include <cstdint>

#include <lariat/core/bytes.hpp>
#include <lariat/core/time.hpp>

namespace lariat::engine {

/// When the rows of a group make an event.
///
/// A score is a mean over eight rows, and what keeps it up for a while is often no more than chance. Evidence
/// is the sum of score / threshold - 1, never below zero; an event opens where it reaches a barrier: after a
/// row or two of a score five times the threshold, after sixteen of one a quarter over it.  The barrier
/// doubles with every event and falls back, e-fold in 50,000 rows, so that a group whose members agree badly
/// tells of it more and more rarely.  An event ends after eight rows of a score below three quarters of the
/// threshold.
///
/// Source   E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954): the cumulative sum.
class group_event {
public:
    /// What a row did to the event.
    enum class change : std::uint8_t { none, begins, ends };

    /// Takes a row.  \param over  score > threshold
    change take(core::timestamp time, double score, double threshold, bool over) noexcept;

    /// Ends the event by other means than rows.  \pre is_open()
    void close() noexcept;

    [[nodiscard]] bool is_open() const noexcept { return open_; }
    [[nodiscard]] core::timestamp begin() const noexcept { return begin_; } ///< the first row of its evidence
    [[nodiscard]] core::timestamp peak() const noexcept { return peak_; }
    [[nodiscard]] core::timestamp last_over() const noexcept { return last_over_; }
    [[nodiscard]] double peak_score() const noexcept { return peak_score_; }
    [[nodiscard]] std::uint64_t rows_over() const noexcept { return rows_over_; }

    /// Whether the row that was taken last is the worst so far.
    [[nodiscard]] bool is_worst() const noexcept { return worst_; }

    /// Everything, in either direction.
    template <class Archive, class Self> static void exchange(Archive& with, Self& self)
    {
        with(self.begin_, self.peak_, self.last_over_, self.evidence_, self.barrier_, self.peak_score_,
            self.rows_over_, self.clear_run_, self.open_, self.worst_);
    }

private:
    void note_over(core::timestamp time, double score) noexcept;

    core::timestamp begin_{};
    core::timestamp peak_{};
    core::timestamp last_over_{};
    double evidence_ = 0;
    double barrier_ = 4;
    double peak_score_ = 0;
    std::uint64_t rows_over_ = 0;
    std::uint32_t clear_run_ = 0;
    bool open_ = false;
    bool worst_ = false;
};

} // namespace lariat::engine
