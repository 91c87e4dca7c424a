#include "commands/replay.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/presets.hpp"
#include "console/event_text.hpp"
#include "console/progress.hpp"
#include "io/control.hpp"
#include "io/health.hpp"
#include "replay/chart.hpp"
#include "replay/event_collector.hpp"
#include "replay/input.hpp"
#include "replay/report.hpp"
#include "replay/sender.hpp"
#include "replay/settling.hpp"

namespace lariat::tool {
namespace {

using namespace std::chrono_literals;

constexpr auto connect_time = 5s;
constexpr auto settle_time = 60s; // at most, for the daemon to work off what was sent
constexpr auto poll_interval = 20ms;
constexpr auto quiet_time = 200ms; // without an event, once the daemon has counted every reading
constexpr auto blind_quiet_time = 2s; // the same where nobody says what it has counted

/// One run of the command.
class replay {
public:
    replay(replay_options const& options, console const& out)
        : options_{options},
          out_{out},
          progress_{out.on.error_is_tty && options.to != "-", steady::now(), out.on.width}
    {
        if (!options.inject.kinds.empty()) injector_.emplace(options.inject);
    }

    outcome<int> run()
    {
        if (auto const ready = prepare(); !ready) return ready.error();
        auto const begin = steady::now();
        auto const sent = send_all();
        report_.sending = steady::now() - begin;
        out_.say(progress_.clear());
        if (!sent && !is_stop(sent.error())) return sent.error();
        settle();
        show_events();
        if (auto const told = conclude(); !told) return told.error();
        if (!sent) return sent.error().exit_code;
        auto const missed = missed_kinds(report_, options_.must_hit);
        if (missed.empty()) return 0;
        out_.say(fmt::format("lariat: not flagged: {}\n", fmt::join(missed, ", ")));
        return 1;
    }

private:
    outcome<void> prepare()
    {
        if (!options_.plot.empty()) {
            auto const* const preset = config::find_preset(options_.plot);
            if (preset == nullptr) return fault{EX_USAGE, "--plot: there is no preset " + options_.plot};
            chart_.emplace(preset->detect);
        }
        for (std::string const& path : options_.labels_in) {
            auto some = read_labels(path);
            if (!some) return some.error();
            labels_.insert(labels_.end(), some->begin(), some->end());
        }
        auto const now =
            std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
        auto input = open_input(options_, now, names_);
        if (!input) return input.error();
        input_ = std::move(*input);

        if (!options_.listen.empty()) {
            auto const from = net::parse_endpoint(options_.listen);
            if (!from) return fault{EX_USAGE, "--listen " + options_.listen + ": " + from.error().message()};
            auto events = event_collector::subscribe(*from, steady::now() + connect_time);
            if (!events) return events.error();
            events_ = std::move(*events);
        }
        if (options_.to != "-") {
            auto control = control_client::at(options_.control);
            if (!control) return control.error();
            if (auto const health = read_health(*control)) {
                control_ = std::move(*control);
                counted_before_ = health->readings;
            } else if (!options_.control.empty()) {
                return health.error();
            }
        }
        auto opened = sender::open(options_.to);
        if (!opened) return opened.error();
        sender_ = std::make_unique<sender>(std::move(*opened));
        return {};
    }

    outcome<void> send_all()
    {
        pacer pace{options_.pace};
        std::array<sample, 512> some{};
        for (;;) {
            auto const got = input_->read(some);
            if (!got) return got.error();
            if (*got == 0) return sender_->finish();
            for (sample& s : std::span{some}.first(*got)) {
                if (auto sent = send_one(s, pace); !sent) return sent;
            }
            if (stop_requested()) return stopped_by_signal();
            tick();
        }
    }

    outcome<void> send_one(sample& s, pacer& pace)
    {
        if (!s.stamped && !options_.pace.flat_out)
            return fault{
                EX_DATAERR, "the readings carry no time to pace them by: say --interval 1s, or --flat-out"};
        auto const now = steady::now();
        if (auto const due = pace.due(s.time, now); due > now) {
            if (auto waited = wait_until_due(due); !waited) return waited;
        }
        if (injector_ && !injector_->apply(s)) return {};
        if (chart_) chart_->on_reading(s);
        line_.clear();
        append_line(line_, names_, s);
        ++report_.readings;
        return sender_->put(line_);
    }

    /// Waits for a reading's time; what has been sent goes out first, and events are shown as they come.
    outcome<void> wait_until_due(steady::time_point due)
    {
        if (auto sent = sender_->flush(); !sent) return sent;
        for (;;) {
            tick();
            auto const next = std::min(due, steady::now() + 100ms);
            if (tool::wait_until(next) == woken::stopped) return stopped_by_signal();
            if (next == due) return {};
        }
    }

    void tick()
    {
        show_events();
        if (auto const line = progress_.update(input_->progress(), report_.readings, steady::now()))
            out_.say(*line);
    }

    void show_events()
    {
        if (!events_) return;
        for (received_event const& e : events_->take()) {
            if (e.record.phase != core::event_phase::end)
                alarms_.push_back({e.record.id, e.record.stream, e.record.time});
            if (chart_) chart_->on_event(e.record);
            if (options_.quiet || options_.json) continue;
            out_.say(progress_.clear());
            out_.print(event_text(e.record, detail::summary, out_.on));
        }
    }

    /// Waits until the daemon has worked off what it was sent.
    void settle()
    {
        auto const deadline = steady::now() + settle_time;
        if (control_) {
            settling state{counted_before_ + report_.readings};
            for (;;) {
                auto const health = read_health(*control_);
                if (!health) break;
                report_.arrived = health->readings - std::min(health->readings, counted_before_);
                auto const now = steady::now();
                if (state.observe(health->readings, now) || now >= deadline) break;
                if (tool::wait_until(now + poll_interval) == woken::stopped) break;
            }
        }
        if (events_) events_->wait_until_quiet(control_ ? quiet_time : blind_quiet_time, deadline);
    }

    outcome<void> conclude()
    {
        if (options_.to == "-") return write_labels(); // the standard output is taken
        std::vector<label> labels = move_labels(labels_, input_->offsets());
        if (injector_) {
            auto const injected = injector_->labels(names_);
            report_.injected = injected.size();
            labels.insert(labels.end(), injected.begin(), injected.end());
        }
        report_.streams = names_.size();
        report_.skipped = input_->skipped();
        report_.bytes = sender_->bytes();
        report_.listened = events_ != nullptr;
        report_.alarms = score_alarms(alarms_, labels);
        if (chart_ && !options_.json) out_.print(chart_->draw(names_, labels, out_.on) + "\n");
        out_.print(options_.json ? report_json(report_) + "\n" : report_text(report_, out_.on));
        if (events_ && events_->lost() > 0)
            out_.say(
                fmt::format("lariat: {} events more than can be kept were passed over\n", events_->lost()));
        return write_labels();
    }

    outcome<void> write_labels() const
    {
        if (options_.labels_out.empty()) return {};
        std::ofstream file{options_.labels_out};
        file << format_labels(injector_ ? injector_->labels(names_) : std::vector<label>{});
        file.close();
        if (!file) return os_fault(EX_CANTCREAT, options_.labels_out);
        return {};
    }

    replay_options const& options_;
    console const& out_;
    stream_names names_;
    std::vector<label> labels_; // as read
    std::unique_ptr<moved_source> input_;
    std::optional<injector> injector_;
    std::unique_ptr<event_collector> events_;
    std::optional<control_client> control_;
    std::uint64_t counted_before_ = 0; // readings
    std::unique_ptr<sender> sender_; // from prepare() on
    std::string line_;
    std::vector<alarm> alarms_;
    std::optional<chart> chart_;
    progress_line progress_;
    replay_report report_;
};

} // namespace

outcome<int> run_replay(replay_options const& options, console const& out)
{
    return replay{options, out}.run();
}

} // namespace lariat::tool
