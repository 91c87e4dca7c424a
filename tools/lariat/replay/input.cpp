#include "replay/input.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace lariat::tool {
namespace {

/// Where generated streams begin unless --start says otherwise: the same every time, so that a seed means the
/// same readings every time.
constexpr core::timestamp generated_from = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};

std::unique_ptr<source> generated(series_kind kind, replay_options const& options, stream_names& names)
{
    return make_generator(
        {
            .kind = kind,
            .seed = options.seed,
            .streams = options.streams,
            .readings = options.readings,
            .interval = options.interval,
            .start = options.start.value_or(generated_from),
            .measurement = options.reading.csv.measurement,
            .tags = options.reading.csv.tags,
        },
        names);
}

outcome<std::unique_ptr<source>> files(
    replay_options const& options, core::timestamp now, stream_names& names)
{
    std::vector<std::unique_ptr<source>> all;
    for (std::string const& path : options.files) {
        auto one = open_series(path, options.reading, names);
        if (!one) return one.error();
        all.push_back(std::move(*one));
    }
    auto merged = merge(std::move(all));
    if (options.interval) merged = stamped(std::move(merged), options.start.value_or(now), *options.interval);
    return merged;
}

outcome<void> check(replay_options const& options)
{
    if (options.files.empty() == !options.generate.has_value())
        return fault{EX_USAGE, "give files to replay, or --generate, and not both"};
    auto const is_stdin = [](std::string const& path) { return path == "-"; };
    if (options.loop > 1 && std::ranges::any_of(options.files, is_stdin))
        return fault{EX_USAGE, "the standard input can be read once only: no --loop"};
    for (std::string const& path : options.files) {
        if (path.find("://") == std::string::npos) continue;
        return fault{EX_USAGE, fmt::format("{} is an endpoint, not a file: write --listen={}", path, path)};
    }
    return {};
}

} // namespace

outcome<std::unique_ptr<moved_source>> open_input(
    replay_options const& options, core::timestamp now, stream_names& names)
{
    if (auto const ok = check(options); !ok) return ok.error();
    auto const open = [&options, now, &names]() -> outcome<std::unique_ptr<source>> {
        auto opened = options.generate
            ? outcome<std::unique_ptr<source>>{generated(*options.generate, options, names)}
            : files(options, now, names);
        if (!opened) return opened;
        return within(std::move(*opened), options.start, options.stop);
    };
    return repeat(open, options.loop, options.shift_to_now ? std::optional{now} : std::nullopt);
}

} // namespace lariat::tool
