#pragma once

namespace lariat::net {

/// Wakes a thread that waits in poll(): an eventfd.
///
/// Threads  Any thread may signal; one waits and clears.
class wake_event {
public:
    wake_event(); ///< Throws std::system_error where no descriptor is left.
    wake_event(wake_event const&) = delete;
    wake_event& operator=(wake_event const&) = delete;
    ~wake_event();

    void signal() noexcept;
    void clear() noexcept;

    /// Readable from signal() to clear().
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

} // namespace lariat::net
