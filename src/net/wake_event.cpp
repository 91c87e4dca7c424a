#include "net/wake_event.hpp"

#include <cerrno>
#include <cstdint>
#include <system_error>

#include <sys/eventfd.h>
#include <unistd.h>

namespace lariat::net {

wake_event::wake_event() : descriptor_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)}
{
    if (descriptor_ < 0) throw std::system_error{errno, std::system_category(), "eventfd"};
}

wake_event::~wake_event()
{
    ::close(descriptor_);
}

void wake_event::signal() noexcept
{
    std::uint64_t const one = 1;
    // It can only fail at a count of 2^64 - 2: then it is readable already.
    static_cast<void>(!::write(descriptor_, &one, sizeof one));
}

void wake_event::clear() noexcept
{
    std::uint64_t count = 0;
    static_cast<void>(!::read(descriptor_, &count, sizeof count));
}

} // namespace lariat::net
