#include "commands/watch.hpp"

#include <fmt/format.h>

#include <lariat/core/glob.hpp>

#include "console/event_text.hpp"
#include "console/words.hpp"
#include "io/event_feed.hpp"
#include "net/backoff.hpp"
#include "wire/duration_text.hpp"

namespace lariat::tool {
namespace {

using namespace std::chrono_literals;

constexpr auto connect_time = 5s;

/// Shows what one connection brings.  Returns whether the count has been reached; fails as the connection
/// does.
outcome<bool> show(event_feed& feed, watch_options const& options, console const& out, std::uint64_t& shown)
{
    for (;;) {
        auto const next = feed.next(std::nullopt);
        if (!next) return next.error();
        auto const& event = *next;
        if (!event) return fault{EX_IOERR, options.from + ": the daemon closed the connection"};
        if (!core::glob_match(options.filter, event->record.stream)) continue;
        out.print(options.json ? event->line + "\n" : event_text(event->record, detail::full, out.on));
        if (++shown == options.count) return true;
    }
}

} // namespace

outcome<int> run_watch(watch_options const& options, console const& out)
{
    auto const from = net::parse_endpoint(options.from);
    if (!from) return fault{EX_USAGE, fmt::format("--from {}: {}", options.from, from.error().message())};
    net::backoff wait{options.first_wait, 10s};
    std::uint64_t shown = 0;
    for (;;) {
        fault lost;
        if (auto feed = event_feed::subscribe(*from, steady::now() + connect_time)) {
            out.say(fmt::format("lariat: watching {}\n", options.from));
            wait.reset();
            auto const done = show(*feed, options, out, shown);
            if (done) return 0;
            lost = done.error();
        } else {
            lost = feed.error();
        }
        if (is_stop(lost)) return 0;
        auto const next = wait.next();
        out.say(fmt::format("lariat: {}; trying again in {}\n", lost.message, wire::duration_text(next)));
        if (wait_until(steady::now() + next) == woken::stopped) return 0;
    }
}

} // namespace lariat::tool
