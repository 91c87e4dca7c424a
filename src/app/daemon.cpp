#include "app/daemon.hpp"

#include <algorithm>
#include <csignal>
#include <random>
#include <utility>

#include <sched.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "app/memory_budget.hpp"
#include "app/service_manager.hpp"
#include "app/time_zone.hpp"
#include "net/listen_socket.hpp"
#include "telemetry/log.hpp"

namespace lariat::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using telemetry::level;

// How long what is on its way may take to arrive, be judged and be written when the daemon stops.
constexpr auto drain_for = 5s;
// What has been judged is not given up for a slow disk; systemd kills after 90 s.
constexpr auto write_for = 30s;

std::uint64_t draw_seed()
{
    std::random_device device;
    return static_cast<std::uint64_t>(device()) << 32U | device();
}

/// How many threads judge, the one that receives included.
std::size_t count_of(engine::limits const& limits)
{
    if (limits.workers > 0) return limits.workers;
    cpu_set_t ours; // a container may have fewer than the machine
    CPU_ZERO(&ours);
    if (sched_getaffinity(0, sizeof ours, &ours) != 0) return 1;
    return static_cast<std::size_t>(std::clamp(CPU_COUNT(&ours), 1, 64));
}

/// The inputs with the process's secret hash seed.
std::vector<net::input_options> seeded(std::vector<net::input_options> inputs, std::uint64_t hash_seed)
{
    for (auto& i : inputs) i.decode.hash_seed = hash_seed;
    return inputs;
}

} // namespace

daemon::daemon(config::settings settings, daemon_options options)
    : settings_{std::move(settings)},
      options_{std::move(options)},
      started_{steady_clock::now()},
      hash_seed_{draw_seed()},
      resident_at_start_{measure_process().resident_bytes},
      context_{1},
      signals_{context_, SIGTERM, SIGINT, SIGHUP},
      reload_asked_{context_, 1},
      taking_readings_{context_.get_executor()},
      outputs_{context_.get_executor(), registry_},
      streams_{engine_options(), count_of(settings_.limits), outputs_.sink(), registry_,
          {[this] { net::asio::post(context_, [this] { watch_.on_notice(); }); },
              [this](
                  core::timestamp receipt, std::size_t readings) { watch_.on_judged(receipt, readings); }}},
      watch_{context_.get_executor(), streams_, registry_},
      intake_{context_.get_executor()},
      early_{watch_, streams_, intake_.valve, early_budget(settings_.limits.max_memory_bytes), registry_},
      cold_{context_.get_executor(), streams_, watch_,
          {cold_budget(settings_.limits.max_memory_bytes), early_budget(settings_.limits.max_memory_bytes)},
          registry_},
      forgetter_{context_.get_executor(), streams_},
      state_{context_.get_executor(), streams_, early_, cold_, forgetter_, outputs_, registry_},
      ingest_counters_{registry_},
      inputs_{context_.get_executor(), intake_, early_, ingest_counters_},
      control_counters_{registry_}
{
}

daemon::~daemon() = default;

engine::options daemon::engine_options() const
{
    auto limits = settings_.limits;
    limits.max_memory_bytes = stream_budget(limits.max_memory_bytes, resident_at_start_);
    return {settings_.rules, settings_.detect, limits, hash_seed_, utc_offset, settings_.groups};
}

std::optional<start_failure> daemon::open()
{
    if (auto failure = state_.open(settings_.state)) return failure;
    if (auto failure = outputs_.open(settings_.outputs)) return failure;
    if (auto failure = open_control()) return failure;
    return inputs_.open(seeded(settings_.inputs, hash_seed_));
}

std::optional<start_failure> daemon::open_control()
{
    std::vector<net::endpoint> wanted;
    if (settings_.http.enabled) {
        if (!settings_.http.listen.host.empty()) wanted.push_back(settings_.http.listen);
        if (!settings_.http.socket_path.empty()) {
            wanted.push_back({net::transport::unix_stream, {}, 0, settings_.http.socket_path});
        }
    }
    control_sources const sources{streams_, registry_, [this] { return health(); },
        [this](std::size_t limit) { return outputs_.recent(limit); },
        [this](telemetry::exposition format) { return metrics_page(figures(), registry_, format); },
        [this] { return not_ready(); }};
    for (auto const& at : wanted) {
        net::http_listener_options options;
        options.listen = at;
        options.max_connections = settings_.http.max_connections;
        options.max_request_bytes = settings_.http.max_request_bytes;
        options.request_timeout = settings_.http.request_timeout;
        auto server = std::make_unique<net::http_server>(
            context_.get_executor(), options,
            [sources](net::http_request const& request) { return answer(sources, request); },
            control_counters_);
        if (auto const opened = server->open(); !opened) {
            return start_failure{net::describe_listen_error(at, opened.error()), code_of(opened.error())};
        }
        control_.push_back(std::move(server));
    }
    return std::nullopt;
}

void daemon::start_control()
{
    for (auto& server : control_) {
        server->start();
        telemetry::log(level::info, "answers lariat on {}", net::to_string(server->local_endpoint()));
    }
}

net::asio::awaitable<void> daemon::stop_control(steady_clock::time_point until)
{
    for (auto& server : control_) co_await server->stop(until);
    control_.clear();
}

void daemon::run()
{
    net::asio::co_spawn(context_, serve(), [](std::exception_ptr const& e) {
        if (e) std::rethrow_exception(e);
    });
    context_.run();
}

net::asio::awaitable<void> daemon::serve()
{
    outputs_.start();
    state_.start();
    start_control();
    start_watchdog();
    taking_readings_.spawn(take_readings());
    for (;;) {
        auto const [ec, signal] = co_await signals_.async_wait(net::use_nothrow);
        if (ec || signal != SIGHUP) break; // cancelled: standard input has ended
        reload_asked_.try_send(boost::system::error_code{});
    }
    reload_asked_.close();
    if (state_.restoring() && !early_.any()) give_up_restoring(); // else what has come is judged first
    co_await taking_readings_.join();
    co_await shut_down();
}

net::asio::awaitable<void> daemon::take_readings()
{
    if (auto const why = state_.restoring()) notify_starting(*why);
    inputs_.start();
    co_await state_.restored();
    if (restoring_given_up_) co_return;
    co_await early_.end_wait();
    streams_.start();
    if (!reload_asked_.is_open()) co_return; // the daemon stops
    notify_ready("ready");
    if (options_.standard_input) {
        wire::decoder_options decode;
        decode.hash_seed = hash_seed_;
        standard_input_ =
            std::make_unique<net::stdin_source>(context_.get_executor(), decode, watch_, ingest_counters_);
        net::asio::co_spawn(context_, read_standard_input(), net::asio::detached);
    }
    forgetter_.start(settings_.limits.forget_after, state_.silences());
    watch_.start();
    for (;;) {
        auto const [ec] = co_await reload_asked_.async_receive(net::use_nothrow);
        if (ec) co_return; // closed: the daemon stops
        co_await reload();
    }
}

void daemon::give_up_restoring()
{
    restoring_given_up_ = true;
    intake_.valve.shut();
    state_.stop_restoring();
}

void daemon::start_watchdog()
{
    auto const period = watchdog_period();
    if (!period) return;
    watchdog_.emplace(context_.get_executor(),
        std::vector{net::asio::any_io_executor{context_.get_executor()}}, *period, [this] { on_alive(); });
    watchdog_->start();
}

void daemon::on_alive()
{
    streams_.wait(); // a worker that is stuck keeps us here, and the manager unheard
    notify_alive();
    if (auto const why = state_.restoring()) return notify_starting(*why);
    auto now = troubles();
    if (now == told_troubles_) return;
    told_troubles_ = std::move(now);
    notify_status(told_troubles_.empty() ? "ready" : "degraded: " + told_troubles_.front());
}

net::asio::awaitable<void> daemon::read_standard_input()
{
    standard_input_->start();
    co_await standard_input_->ended();
    if (auto const why = standard_input_->failure()) {
        telemetry::log(level::error, "cannot read standard input: {}", why.message());
    }
    signals_.cancel();
}

net::asio::awaitable<void> daemon::reload()
{
    notify_reloading();
    outputs_.reopen();
    auto fresh = options_.reload();
    if (!fresh) {
        for (auto const& f : fresh.error()) telemetry::log(level::error, "{}", to_string(f));
        telemetry::log(level::error, "the configuration was not reloaded: the old one stays");
        notify_ready("running with the old configuration: the new one has faults");
        co_return;
    }
    auto const until = steady_clock::now() + drain_for;
    bool const control_changed = fresh->http != settings_.http;
    if (fresh->limits.workers != settings_.limits.workers)
        telemetry::log(level::warning, "limits.workers changes with the next start of the daemon");
    streams_.wait(); // the time zone is the process's
    settings_ = *std::move(fresh);

    auto log = settings_.log;
    log.priority_prefix = log.priority_prefix || logs_to_journal();
    telemetry::configure_log(log);
    set_time_zone(settings_.timezone);
    streams_.reload(engine_options());
    forgetter_.start(settings_.limits.forget_after);
    state_.change(settings_.state);
    co_await outputs_.change(settings_.outputs, until);
    co_await inputs_.change(seeded(settings_.inputs, hash_seed_), until);
    if (control_changed) {
        co_await stop_control(until);
        control_troubles_.clear();
        if (auto failure = open_control()) {
            telemetry::log(level::error, "{}", failure->message);
            control_troubles_.push_back(std::move(failure->message));
        }
        start_control();
    }
    telemetry::log(level::info, "reloaded the configuration: {} rules", settings_.rules.size());
    notify_ready("ready");
}

net::asio::awaitable<void> daemon::shut_down()
{
    notify_stopping();
    stopping_ = true;
    auto const until = steady_clock::now() + drain_for;
    // In the direction of the readings: what one part still holds, the next one still takes.
    co_await inputs_.stop(until);
    if (standard_input_) co_await standard_input_->stop();
    streams_.wait(); // then all are asked for that are needed
    co_await cold_.settle();
    streams_.stop();
    watch_.stop();
    forgetter_.stop();
    // What is kept goes on at the next start.
    if (!co_await state_.stop())
        streams_.close_events(core::end_reason::shutdown, std::chrono::system_clock::now());
    cold_.stop();
    co_await state_.flush_events(drain_for);
    co_await outputs_.stop(steady_clock::now() + drain_for, steady_clock::now() + write_for);
    state_.close_events();
    co_await stop_control(until);
    if (watchdog_) watchdog_->stop();
    telemetry::log(
        level::info, "stopped after {} readings of {} streams", watch_.readings(), streams_.stream_count());
}

std::vector<std::string> daemon::troubles() const
{
    auto out = inputs_.troubles();
    auto const append = [&](std::vector<std::string> const& more) {
        out.insert(out.end(), more.begin(), more.end());
    };
    append(outputs_.troubles());
    append(state_.troubles());
    append(control_troubles_);
    return out;
}

app::health daemon::health()
{
    std::chrono::duration<double> const up = steady_clock::now() - started_;
    return {state_.restoring(), troubles(), up.count(), streams_.stream_count(), watch_.readings(),
        streams_.open_events(), streams_.memory_bytes()};
}

metrics_figures daemon::figures()
{
    std::chrono::duration<double> const up = steady_clock::now() - started_;
    return {streams_.workers(), streams_.counts(), streams_.open_events(), streams_.groups(),
        streams_.memory_bytes(), engine_options().limits.max_memory_bytes, troubles().size(), up.count(),
        state_.report(), state_.kept_events(), measure_process(), inputs_.states(), outputs_.states(),
        streams_.new_stream_names(10), newcomers_by_peer()};
}

std::vector<engine::heavy_hitters::hitter> daemon::newcomers_by_peer()
{
    std::vector<engine::heavy_hitters::hitter> out;
    auto const counts = streams_.new_streams_by_peer();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0)
            out.push_back({ingest_counters_.peers.name_of(static_cast<core::peer_id>(i)), counts[i]});
    }
    std::ranges::sort(out, std::ranges::greater{}, &engine::heavy_hitters::hitter::count);
    if (out.size() > 10) out.resize(10);
    return out;
}

std::optional<std::string> daemon::not_ready() const
{
    if (stopping_) return "stopping";
    if (auto why = state_.restoring()) return why;
    if (!inputs_.troubles().empty()) return inputs_.troubles().front();
    return std::nullopt;
}

} // namespace lariat::app
