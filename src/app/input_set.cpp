#include "app/input_set.hpp"

#include <algorithm>
#include <utility>

#include "net/listen_socket.hpp"
#include "telemetry/log.hpp"

namespace lariat::app {

using telemetry::level;

input_set::input_set(net::asio::any_io_executor executor, net::intake& with, core::reading_sink& sink,
    net::ingest_counters& counters)
    : executor_{std::move(executor)},
      intake_{with},
      sink_{sink},
      counters_{counters}
{
}

std::optional<start_failure> input_set::open_one(net::input_options const& wanted)
{
    auto input = net::make_input(executor_, intake_, wanted, sink_, counters_);
    if (auto const opened = input->open(); !opened) {
        return start_failure{
            net::describe_listen_error(wanted.listen, opened.error()), code_of(opened.error())};
    }
    members_.push_back({wanted, std::move(input)});
    return std::nullopt;
}

std::optional<start_failure> input_set::open(std::vector<net::input_options> const& wanted)
{
    for (auto const& options : wanted) {
        if (auto failure = open_one(options)) return failure;
    }
    return std::nullopt;
}

void input_set::start()
{
    for (auto& m : members_) {
        m.input->start();
        telemetry::log(level::info, "takes readings on {}", net::to_string(m.input->local_endpoint()));
    }
}

net::asio::awaitable<void> input_set::change(
    std::vector<net::input_options> const& wanted, time_point drain_until)
{
    troubles_.clear();
    for (auto at = members_.begin(); at != members_.end();) {
        if (std::ranges::find(wanted, at->options) != wanted.end()) {
            ++at;
            continue;
        }
        co_await at->input->stop(drain_until);
        telemetry::log(level::info, "no longer takes readings on {}", net::to_string(at->options.listen));
        at = members_.erase(at);
    }
    for (auto const& options : wanted) {
        if (std::ranges::find(members_, options, &member::options) != members_.end()) continue;
        if (auto failure = open_one(options)) {
            telemetry::log(level::error, "{}", failure->message);
            troubles_.push_back(std::move(failure->message));
            continue;
        }
        members_.back().input->start();
        telemetry::log(
            level::info, "takes readings on {}", net::to_string(members_.back().input->local_endpoint()));
    }
}

net::asio::awaitable<void> input_set::stop(time_point drain_until)
{
    for (auto& m : members_) co_await m.input->stop(drain_until);
    members_.clear();
}

std::vector<input_set::state> input_set::states() const
{
    std::vector<state> out;
    out.reserve(members_.size());
    for (auto const& m : members_) {
        out.push_back({net::to_string(m.input->local_endpoint()), m.input->connections(), m.input->tally()});
    }
    return out;
}

std::vector<net::endpoint> input_set::endpoints() const
{
    std::vector<net::endpoint> out;
    out.reserve(members_.size());
    for (auto const& m : members_) out.push_back(m.input->local_endpoint());
    return out;
}

} // namespace lariat::app
