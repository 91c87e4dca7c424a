#include "app/output_set.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "net/listen_socket.hpp"
#include "telemetry/log.hpp"
#include "wire/event_encoder.hpp"

namespace lariat::app {

using telemetry::level;

output_set::output_set(net::asio::any_io_executor executor, telemetry::registry& registry)
    : executor_{std::move(executor)},
      registry_{registry},
      hub_{wire::append_event_json, registry}
{
}

void output_set::keep_in(core::outbox& to)
{
    outbox_ = &to;
    hub_.keep_in(to);
}

void output_set::more_in_outbox()
{
    for (auto& m : members_) m.output->more_in_outbox();
}

/// Where an output has gone nobody needs what it lacks.
void output_set::keep_readers()
{
    if (outbox_ == nullptr) return;
    std::vector<std::string> names;
    names.reserve(members_.size());
    for (auto const& m : members_) names.push_back(m.output->name());
    outbox_->keep_readers(names);
}

std::optional<start_failure> output_set::open_one(sinks::output_options const& wanted)
{
    auto output = sinks::make_output(executor_, wanted, registry_, outbox_);
    if (auto const opened = output->open(); !opened) {
        auto const why = opened.error();
        if (wanted.kind == sinks::output_kind::listener) {
            return start_failure{net::describe_listen_error(wanted.listen, why), code_of(why)};
        }
        return start_failure{fmt::format("cannot write events to {}: {}", output->name(), why.message()),
            exit_code::cannot_create};
    }
    members_.push_back({wanted, std::move(output)});
    return std::nullopt;
}

void output_set::start_one(member& m)
{
    m.output->start();
    hub_.add(*m.output);
    telemetry::log(level::info, "gives events to {}", m.output->name());
}

std::optional<start_failure> output_set::open(std::vector<sinks::output_options> const& wanted)
{
    for (auto const& options : wanted) {
        if (auto failure = open_one(options)) return failure;
    }
    return std::nullopt;
}

void output_set::start()
{
    keep_readers();
    for (auto& m : members_) start_one(m);
}

net::asio::awaitable<void> output_set::change(
    std::vector<sinks::output_options> const& wanted, time_point drain_until)
{
    not_opened_.clear();
    for (auto at = members_.begin(); at != members_.end();) {
        if (std::ranges::find(wanted, at->options) != wanted.end()) {
            ++at;
            continue;
        }
        hub_.remove(*at->output);
        co_await at->output->stop(drain_until);
        telemetry::log(level::info, "no longer gives events to {}", at->output->name());
        at = members_.erase(at);
    }
    for (auto const& options : wanted) {
        if (std::ranges::find(members_, options, &member::options) != members_.end()) continue;
        if (auto failure = open_one(options)) {
            telemetry::log(level::error, "{}", failure->message);
            not_opened_.push_back(std::move(failure->message));
            continue;
        }
        start_one(members_.back());
    }
    keep_readers();
}

void output_set::reopen()
{
    for (auto& m : members_) m.output->reopen();
}

net::asio::awaitable<void> output_set::stop(time_point live_until, time_point durable_until)
{
    for (auto& m : members_) {
        bool const live = m.options.kind == sinks::output_kind::listener;
        hub_.remove(*m.output);
        co_await m.output->stop(live ? live_until : durable_until);
    }
    members_.clear();
}

std::vector<std::string> output_set::recent(std::size_t limit) const
{
    auto const& kept = hub_.recent();
    auto const skipped = kept.size() - std::min(limit, kept.size());
    std::vector<std::string> out;
    for (auto at = kept.begin() + static_cast<std::ptrdiff_t>(skipped); at != kept.end(); ++at) {
        out.emplace_back((*at)->text, 0, (*at)->text.find_last_not_of('\n') + 1);
    }
    return out;
}

std::vector<output_set::state> output_set::states() const
{
    std::vector<state> out;
    out.reserve(members_.size());
    for (auto const& m : members_) {
        auto const& o = *m.output;
        out.push_back({o.name(), o.subscribers(), o.waiting(), o.degraded().has_value()});
    }
    return out;
}

std::vector<std::string> output_set::troubles() const
{
    auto out = not_opened_;
    for (auto const& m : members_) {
        if (auto why = m.output->degraded()) out.push_back(fmt::format("{}: {}", m.output->name(), *why));
    }
    return out;
}

} // namespace lariat::app
