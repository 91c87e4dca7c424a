#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "series/sample.hpp"

namespace lariat::tool {

/// Several sources as one, in the order of their times; each is expected to be in order itself.  A reading
/// without a time goes as soon as it is its source's turn.
[[nodiscard]] std::unique_ptr<source> merge(std::vector<std::unique_ptr<source>> sources);

/// Only the readings with start <= time < stop; those without a time pass.
[[nodiscard]] std::unique_ptr<source> within(
    std::unique_ptr<source> from, std::optional<core::timestamp> start, std::optional<core::timestamp> stop);

/// Gives the readings that carry no time one: `start`, and `interval` more whenever a stream comes again.
[[nodiscard]] std::unique_ptr<source> stamped(
    std::unique_ptr<source> from, core::timestamp start, std::chrono::nanoseconds interval);

/// Opens the source anew; what is opened must give the same readings each time.
using open_again = std::function<outcome<std::unique_ptr<source>>()>;

/// A source that moves times, and tells by how much, so that labels can move along.
class moved_source : public source {
public:
    /// What was added to the times of each pass over the readings so far, in order.
    [[nodiscard]] virtual std::vector<std::chrono::nanoseconds> const& offsets() const = 0;
};

/// The readings `times` times over, the next pass following the last after one interval of the last one's;
/// and, with `first`, moved so that the very first has that time.
[[nodiscard]] outcome<std::unique_ptr<moved_source>> repeat(
    open_again open, std::uint64_t times, std::optional<core::timestamp> first);

} // namespace lariat::tool
