#pragma once

#include <array>
#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "io/socket.hpp"
#include "wire/line_encoder.hpp"

namespace lariat::tool::testing {

/// The sockets of a daemon with nothing behind them but a script: it keeps the lines that come, answers every
/// control request with `answer`, or with health that counts those lines, and gives each subscriber `events`
/// once the readings have ended.
class scripted_daemon {
public:
    explicit scripted_daemon(std::string events = {}, std::string answer = {})
        : events_{std::move(events)},
          answer_{std::move(answer)},
          ingest_{listen()},
          feed_{listen()},
          control_{listen()},
          ingesting_{[this] { ingest(); }},
          feeding_{[this] { feed(); }},
          controlling_{[this] { control(); }}
    {
    }
    scripted_daemon(scripted_daemon const&) = delete;
    scripted_daemon& operator=(scripted_daemon const&) = delete;
    ~scripted_daemon()
    {
        stopping_ = true;
        // Wakes the accepts; nothing else waits for ever.
        for (socket* s : {&ingest_, &feed_, &control_})
            static_cast<void>(socket::connect(s->local_endpoint(), soon()));
    }

    std::string to() const { return net::to_string(ingest_.local_endpoint()); }
    std::string listen_at() const { return net::to_string(feed_.local_endpoint()); }
    std::string control_at() const { return net::to_string(control_.local_endpoint()); }

    /// All bytes that came; to be asked once the sender has ended and the daemon was waited for.
    std::string received()
    {
        ended_.wait(false);
        return received_;
    }

    std::string last_request() const { return request_; }

private:
    static steady::time_point soon() { return steady::now() + std::chrono::seconds{20}; }

    static socket listen()
    {
        auto made = socket::listen({net::transport::tcp, "127.0.0.1", 0, {}});
        REQUIRE_MESSAGE(made.has_value(), made.error().message);
        return std::move(*made);
    }

    void ingest()
    {
        auto peer = ingest_.accept(soon());
        std::array<char, 4'096> some{};
        while (peer && !stopping_) {
            auto const got = peer->receive(some, soon());
            if (!got || *got == 0) break;
            received_.append(some.data(), *got);
            for (char const c : std::string_view{some.data(), *got}) lines_ += c == '\n' ? 1 : 0;
        }
        ended_ = true;
        ended_.notify_all();
    }

    void feed()
    {
        auto peer = feed_.accept(soon());
        ended_.wait(false);
        if (!peer || stopping_) return;
        static_cast<void>(peer->send(events_, soon()));
        std::array<char, 64> none{};
        static_cast<void>(peer->receive(none, soon())); // until the subscriber goes
    }

    void control()
    {
        while (!stopping_) {
            auto peer = control_.accept(soon());
            if (!peer || stopping_) return;
            std::string asked;
            std::array<char, 1'024> some{};
            while (asked.find("\r\n\r\n") == std::string::npos) {
                auto const got = peer->receive(some, soon());
                if (!got || *got == 0) break;
                asked.append(some.data(), *got);
            }
            request_ = asked.substr(0, asked.find('\r'));
            std::string const body =
                !answer_.empty() ? answer_ : fmt::format(R"({{"status":"ok","readings":{}}})", lines_.load());
            static_cast<void>(
                peer->send(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                               body.size(), body),
                    soon()));
        }
    }

    std::string events_;
    std::string answer_;
    socket ingest_;
    socket feed_;
    socket control_;
    std::string received_; // written before ended_, read after it
    std::string request_; // written before its answer, read after it
    std::atomic<std::uint64_t> lines_{0};
    std::atomic<bool> ended_{false};
    std::atomic<bool> stopping_{false};
    std::jthread ingesting_;
    std::jthread feeding_;
    std::jthread controlling_;
};

} // namespace lariat::tool::testing
