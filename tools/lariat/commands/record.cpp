#include "commands/record.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <numeric>
#include <vector>

#include <fmt/format.h>
#include <poll.h>

#include <lariat/core/padding.hpp>

#include "console/progress.hpp"
#include "console/words.hpp"
#include "io/line_file.hpp"
#include "io/socket.hpp"
#include "replay/sender.hpp"
#include "wire/decoder.hpp"

namespace lariat::tool {
namespace {

using namespace std::chrono_literals;

core::timestamp now()
{
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

/// Writes readings as lines, up to a count.
class recording final : public core::reading_sink {
public:
    recording(line_file& file, std::uint64_t most) : file_{file}, most_{most} { }

    void on_readings(std::span<core::reading const> batch, core::timestamp /*receipt*/) noexcept override
    {
        for (core::reading const& r : batch) {
            if (done()) return;
            line_.clear();
            append_line(line_, names_, {names_.intern(r.series, r.field), true, r.time, r.value});
            file_.write(line_);
            ++readings_;
        }
    }

    [[nodiscard]] bool done() const noexcept { return most_ != 0 && readings_ >= most_; }
    [[nodiscard]] std::uint64_t readings() const noexcept { return readings_; }
    [[nodiscard]] std::size_t streams() const noexcept { return names_.size(); }

private:
    line_file& file_;
    std::uint64_t most_;
    std::uint64_t readings_ = 0;
    stream_names names_;
    std::string line_;
};

/// A connection, or all datagrams of a listener.
struct peer {
    socket from;
    wire::decoder lines{{}};
    bool ended = false;
};

class recorder {
public:
    recorder(record_options const& options, socket listener, line_file& file)
        : options_{options},
          sink_{file, options.count}
    {
        if (net::parse_endpoint(options.listen)->transport == net::transport::udp
            || net::parse_endpoint(options.listen)->transport == net::transport::unix_datagram)
            datagrams_.emplace(peer{std::move(listener)});
        else
            listener_.emplace(std::move(listener));
    }

    /// Takes what comes until the recording is done, `deadline`, or a signal.
    void run(std::optional<steady::time_point> deadline, console const& out)
    {
        progress_line progress{out.on.error_is_tty && options_.file != "-", steady::now(), out.on.width};
        while (!sink_.done() && !stop_requested() && (!deadline || steady::now() < *deadline)) {
            wait();
            if (datagrams_) take_datagrams();
            for (peer& p : peers_) take(p);
            for (peer& p : peers_)
                if (p.ended) refused_ += refused(p);
            peers_.remove_if([](peer const& p) { return p.ended; });
            if (listener_ && peers_.size() < options_.max_connections) accept();
            if (auto const line = progress.update(-1, sink_.readings(), steady::now())) out.say(*line);
        }
        for (peer& p : peers_) {
            p.lines.finish(now(), sink_);
            refused_ += refused(p);
        }
        if (datagrams_) refused_ += refused(*datagrams_);
        out.say(progress.clear());
    }

    [[nodiscard]] recording const& sink() const noexcept { return sink_; }
    [[nodiscard]] std::uint64_t refused_lines() const noexcept { return refused_; }

private:
    /// Until something is readable, or the tenth of a second after which the loop looks at its bounds again.
    void wait()
    {
        watched_.clear();
        if (listener_ && peers_.size() < options_.max_connections)
            watched_.push_back({listener_->fd(), POLLIN, 0});
        if (datagrams_) watched_.push_back({datagrams_->from.fd(), POLLIN, 0});
        for (peer const& p : peers_) watched_.push_back({p.from.fd(), POLLIN, 0});
        ::poll(watched_.data(), watched_.size(), 100);
    }

    void accept()
    {
        if (!listener_) return;
        if (auto made = listener_->accept(steady::now())) peers_.push_back({std::move(*made)});
    }

    void take(peer& p)
    {
        auto const got = p.from.receive(std::span{chunk_}.first(chunk_bytes), steady::now());
        if (!got && is_timeout(got.error())) return;
        if (!got || *got == 0) {
            p.lines.finish(now(), sink_);
            p.ended = true;
            return;
        }
        auto const status = p.lines.feed(std::span<char const>{chunk_}.first(*got), now(), sink_);
        p.ended = status != wire::feed_status::ok;
    }

    void take_datagrams()
    {
        if (!datagrams_) return;
        for (int i = 0; i < 64; ++i) {
            auto const got = datagrams_->from.receive(std::span{chunk_}.first(chunk_bytes), steady::now());
            if (!got) return;
            static_cast<void>(
                datagrams_->lines.feed(std::span<char const>{chunk_}.first(*got), now(), sink_));
            datagrams_->lines.finish(now(), sink_);
        }
    }

    static std::uint64_t refused(peer const& p)
    {
        auto const& by_cause = p.lines.counts().refused;
        return std::accumulate(by_cause.begin(), by_cause.end(), std::uint64_t{0});
    }

    static constexpr std::size_t chunk_bytes = 65'536;

    record_options const& options_;
    recording sink_;
    std::optional<socket> listener_; // of streams
    std::optional<peer> datagrams_;
    std::list<peer> peers_;
    std::vector<pollfd> watched_;
    std::vector<char> chunk_ = std::vector<char>(chunk_bytes + core::padding);
    std::uint64_t refused_ = 0;
};

} // namespace

outcome<int> run_record(record_options const& options, console const& out)
{
    auto const at = net::parse_endpoint(options.listen);
    if (!at) return fault{EX_USAGE, fmt::format("--listen {}: {}", options.listen, at.error().message())};
    auto listener = socket::listen(*at);
    if (!listener) return listener.error();
    auto file = line_file::create(options.file);
    if (!file) return file.error();
    out.say(fmt::format("lariat: recording from {} to {}\n", net::to_string(listener->local_endpoint()),
        options.file == "-" ? "the standard output" : options.file));

    std::optional<steady::time_point> deadline;
    if (options.seconds) deadline = steady::now() + *options.seconds;
    recorder recording{options, std::move(*listener), *file};
    recording.run(deadline, out);
    if (auto const written = file->close(); !written) return written.error();
    out.say(fmt::format("lariat: {} readings of {} streams, {} lines refused\n",
        grouped(recording.sink().readings()), grouped(recording.sink().streams()),
        grouped(recording.refused_lines())));
    return 0;
}

} // namespace lariat::tool
