// The other end of tools/bench, in a program of its own so that its CPU time is nobody else's.
//
//   bench_peer send PORT STREAMS           for each number N on stdin: makes N readings a stream, says
//   "made", sends
//                                          them on the next line of input, says "sent"
//   bench_peer discard                     says its port, receives and discards
//   bench_peer echo                        says its port, sends every line back
//   bench_peer latency IN OUT COUNT        says "ready"; after a line of input, COUNT times: an alarming line
//   to port
//                                          IN, until a line comes from port OUT (0: from IN); prints
//                                          nanoseconds

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "line_series.hpp"
#include "socket.hpp"

namespace lariat::bench {
namespace {

template <class T> T number(std::string_view text)
{
    T out{};
    if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc{}) {
        std::cerr << "bench_peer: not a number: " << text << '\n';
        std::exit(EXIT_FAILURE);
    }
    return out;
}

void send_rounds(std::uint16_t port, std::size_t streams)
{
    auto const peer = socket::connect(port);
    line_series series{streams, 1};
    std::string lines;
    for (std::size_t rounds = 0; std::cin >> rounds;) {
        lines.clear();
        for (std::size_t i = 0; i < rounds; ++i) series.append_round(lines);
        std::cout << "made " << lines.size() << std::endl;
        std::string go;
        std::cin >> go;
        peer.send(lines);
        std::cout << "sent" << std::endl;
    }
}

void discard()
{
    auto const listener = socket::listen();
    std::cout << listener.port() << std::endl;
    auto const peer = listener.accept();
    std::vector<char> buffer(256 * 1024);
    std::uint64_t total = 0;
    for (;;) {
        auto const got = peer.receive(buffer);
        if (got.empty()) break;
        total += got.size();
    }
    std::cout << total << std::endl;
}

void echo()
{
    auto const listener = socket::listen();
    std::cout << listener.port() << std::endl;
    auto const peer = listener.accept();
    std::vector<char> buffer(64 * 1024);
    for (;;) {
        auto const got = peer.receive(buffer);
        if (got.empty()) break;
        peer.send({got.data(), got.size()});
    }
}

void receive_line(socket const& from, std::vector<char>& buffer)
{
    for (;;) {
        auto const got = from.receive(buffer);
        if (got.empty()) {
            std::cerr << "bench_peer: the other side closed\n";
            std::exit(EXIT_FAILURE);
        }
        if (got.back() == '\n') return;
    }
}

// Each alarm is of a stream of its own, so that none waits for the one before to end.
void latency(std::uint16_t in, std::uint16_t out, std::size_t count)
{
    auto const sender = socket::connect(in);
    auto const subscriber = out == 0 ? nullptr : std::make_unique<socket>(socket::connect(out));
    socket const& answers = subscriber ? *subscriber : sender;
    std::cout << "ready" << std::endl;
    std::string go;
    std::cin >> go;
    std::vector<char> buffer(64 * 1024);
    for (std::size_t i = 0; i < count; ++i) {
        auto const line = "latency,probe=p" + std::to_string(1'000'000 + i) + " value=200\n";
        auto const begin = std::chrono::steady_clock::now();
        sender.send(line);
        receive_line(answers, buffer);
        std::cout << (std::chrono::steady_clock::now() - begin).count() << '\n';
    }
}

int run(std::vector<std::string_view> const& words)
{
    if (words.size() == 3 && words[0] == "send") {
        send_rounds(number<std::uint16_t>(words[1]), number<std::size_t>(words[2]));
    } else if (words.size() == 1 && words[0] == "discard") {
        discard();
    } else if (words.size() == 1 && words[0] == "echo") {
        echo();
    } else if (words.size() == 4 && words[0] == "latency") {
        latency(
            number<std::uint16_t>(words[1]), number<std::uint16_t>(words[2]), number<std::size_t>(words[3]));
    } else {
        std::cerr << "usage: bench_peer send PORT STREAMS | discard | echo | latency IN OUT COUNT\n";
        return 64;
    }
    return 0;
}

} // namespace
} // namespace lariat::bench

int main(int argc, char** argv)
{
    return lariat::bench::run({argv + 1, argv + argc});
}
