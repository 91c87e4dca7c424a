#pragma once

#include <span>

#include <lariat/core/event.hpp>
#include <lariat/core/peer.hpp>
#include <lariat/core/reading.hpp>

namespace lariat::core {

/// Takes readings from a decoder.
class reading_sink {
public:
    /// Takes a batch in the order of arrival.  The views are valid during the call only.
    /// `receipt` is the wall-clock time at which the bytes were received.
    virtual void on_readings(std::span<reading const> batch, timestamp receipt) noexcept = 0;

    /// Says who sends the batches that follow, until the next call.
    virtual void on_peer(peer_id) noexcept { }

protected:
    ~reading_sink() = default;
};

/// Takes events from the detector.
class event_sink {
public:
    /// Takes one change of one event.  Called between two readings on the worker's thread: it must not block.
    virtual void on_event(event const& e) noexcept = 0;

protected:
    ~event_sink() = default;
};

} // namespace lariat::core
