#include "receiver.hpp"

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include <sys/epoll.h>
#include <unistd.h>

namespace lariat::bench {

receiver::receiver(std::string_view address)
    : listener_{socket::listen(address)},
      poll_{::epoll_create1(EPOLL_CLOEXEC)},
      buffer_(256 * 1024 + padding)
{
    watch(listener_.descriptor());
    std::cout << listener_.address() << std::endl;
}

receiver::~receiver()
{
    ::close(poll_);
}

void receiver::watch(int descriptor) const
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    if (::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &event) == 0) return;
    std::perror("epoll_ctl");
    std::exit(EXIT_FAILURE);
}

std::span<char const> receiver::next()
{
    for (;;) {
        epoll_event event{};
        if (::epoll_wait(poll_, &event, 1, -1) != 1) continue; // a signal
        if (event.data.fd == listener_.descriptor()) {
            auto peer = listener_.accept();
            int const descriptor = peer.descriptor();
            watch(descriptor);
            peers_.emplace(descriptor, std::move(peer));
            continue;
        }
        auto const peer = peers_.find(event.data.fd);
        auto const got = peer->second.receive(std::span{buffer_}.first(buffer_.size() - padding));
        if (!got.empty()) return got;
        peers_.erase(peer);
        if (peers_.empty()) return {};
    }
}

} // namespace lariat::bench
