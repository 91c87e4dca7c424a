// The other end of tools/bench, in a program of its own so that its CPU time is nobody else's.
//
//   bench_peer send STREAMS TARGET...   commands on stdin: "make N" makes N readings a stream and says their
//   bytes;
//                                       "go I" sends them to the I-th target and says "sent"
//   bench_peer discard ADDRESS          says its address, receives and discards; at the end says how many
//   bytes bench_peer limit ADDRESS            says its address, receives and takes a bare learning step a
//   reading; at the
//                                       end says how many readings, streams and exceedances there were
//   bench_peer echo                     says its address, sends every line back
//   bench_peer latency IN OUT COUNT     says "ready"; after a line of input, COUNT times: an alarming line to
//   the
//                                       address IN, until a line comes from OUT ("-": from IN); prints
//                                       nanoseconds

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limit.hpp"
#include "line_series.hpp"
#include "receiver.hpp"
#include "socket.hpp"
#include "target.hpp"

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

void send_rounds(std::size_t streams, std::span<std::string_view const> words)
{
    std::vector<std::unique_ptr<target>> targets;
    for (auto const word : words) targets.push_back(make_target(word));
    line_series series{streams, 1};
    std::string lines;
    std::string command;
    for (std::size_t operand = 0; std::cin >> command >> operand;) {
        if (command == "go") {
            targets.at(operand)->send(lines);
            std::cout << "sent" << std::endl;
            continue;
        }
        lines.clear();
        for (std::size_t i = 0; i < operand; ++i) series.append_round(lines);
        std::cout << lines.size() << std::endl;
    }
}

void discard(std::string_view address)
{
    receiver from{address};
    std::uint64_t total = 0;
    for (auto got = from.next(); !got.empty(); got = from.next()) total += got.size();
    std::cout << total << std::endl;
}

void run_limit(std::string_view address)
{
    receiver from{address};
    limit step;
    for (auto got = from.next(); !got.empty(); got = from.next()) step.feed(got);
    std::cout << step.readings() << ' ' << step.streams() << ' ' << step.exceedances() << std::endl;
}

void echo()
{
    auto const listener = socket::listen("tcp:0");
    std::cout << listener.address() << std::endl;
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
void latency(std::string_view in, std::string_view out, std::size_t count)
{
    auto const sender = socket::connect(in);
    auto const subscriber = out == "-" ? nullptr : std::make_unique<socket>(socket::connect(out));
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

int run(std::span<std::string_view const> words)
{
    auto const mode = words.empty() ? std::string_view{} : words[0];
    if (words.size() >= 3 && mode == "send")
        send_rounds(number<std::size_t>(words[1]), words.subspan(2));
    else if (words.size() == 2 && mode == "discard")
        discard(words[1]);
    else if (words.size() == 2 && mode == "limit")
        run_limit(words[1]);
    else if (words.size() == 1 && mode == "echo")
        echo();
    else if (words.size() == 4 && mode == "latency")
        latency(words[1], words[2], number<std::size_t>(words[3]));
    else {
        std::cerr << "usage: bench_peer send STREAMS TARGET... | discard ADDRESS | limit ADDRESS | echo | "
                     "latency IN OUT COUNT\n";
        return 64;
    }
    return 0;
}

} // namespace
} // namespace lariat::bench

int main(int argc, char** argv)
{
    std::vector<std::string_view> const words{argv + 1, argv + argc};
    return lariat::bench::run(words);
}
