#pragma once

#include <vector>

#include <lariat/core/event.hpp>
#include <lariat/detect/detector.hpp>

#include "eval/series.hpp"

namespace lariat::eval {

/// An event opened or escalated.
struct raised {
    core::event_kind kind = core::event_kind::residual;
    core::timestamp time{}; ///< when it was told
    core::timestamp begin{}; ///< of the event
};

/// A stream's detector, told of silence as it lasts, as the daemon tells it.
class watched_stream {
public:
    explicit watched_stream(detect::options const& options) : detector_{options} { }

    /// Judges a reading; `out` gains what was raised before it and by it.
    void observe(core::timestamp time, double value, std::vector<raised>& out);

private:
    void keep(std::vector<raised>& out) const;

    lariat::detector detector_;
};

/// All that a stream's detector raises.
[[nodiscard]] std::vector<raised> watch(series const& s, detect::options const& options);

} // namespace lariat::eval
