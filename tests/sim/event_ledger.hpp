#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <lariat/core/ports.hpp>

#include "sinks/line_backlog.hpp"

namespace lariat::sim {

/// Takes the events of a simulated daemon as its outputs would, and checks what they promise.
///
/// An event begins before it goes on or ends, is open once at a time, and is encoded as one line. Subscribers
/// read at their own pace: what one has read and what it was told that it missed add up to all there was.
class event_ledger final : public core::event_sink {
public:
    explicit event_ledger(std::size_t subscribers, std::size_t queue_lines);

    void on_event(core::event const& e) noexcept override;

    /// Lets a subscriber read some lines.
    void read(std::size_t subscriber, std::size_t lines);

    /// Lets every subscriber read all, and checks the sums.
    void settle();

    [[nodiscard]] std::size_t open() const noexcept { return open_.size(); }
    [[nodiscard]] std::uint64_t records() const noexcept { return records_; }

    /// The same for the same records in the same order.
    [[nodiscard]] std::uint64_t fingerprint() const noexcept { return fingerprint_; }

    /// The first promise that was broken; empty while none was.
    [[nodiscard]] std::string const& broken() const noexcept { return broken_; }

private:
    struct reader {
        sinks::line_backlog backlog;
        std::uint64_t lines_read = 0;
        std::uint64_t told_missing = 0;
    };

    void complain(std::string const& what);

    std::map<std::uint64_t, std::string> open_; // stream by event id
    std::vector<reader> readers_;
    std::uint64_t records_ = 0;
    std::uint64_t fingerprint_ = 0xcbf29ce484222325U;
    std::string broken_;
};

} // namespace lariat::sim
