#include "app/metrics_page.hpp"

#include <algorithm>
#include <chrono>

#include "app/version.hpp"

namespace lariat::app {
namespace {

using telemetry::metric_type;
using telemetry::metrics_text;

std::uint64_t whole(std::size_t n)
{
    return n;
}

void append_process(metrics_text& out, metrics_figures const& f)
{
    out.begin("lariat_build_info", "Always 1; says which build runs.", metric_type::gauge);
    out.sample(std::uint64_t{1}, {{"version", version}, {"compiler", "g++ " __VERSION__}});
    out.gauge("lariat_uptime_seconds", "Since the daemon started.", f.uptime_seconds);
    out.gauge("lariat_degraded", "Reasons why the daemon is degraded; 0 when all works.", whole(f.degraded));
    out.gauge("process_resident_memory_bytes", "Memory of the process that is in RAM.",
        whole(f.process.resident_bytes));
    out.begin("process_cpu_seconds_total", "Processor time of all threads.", metric_type::counter);
    out.sample(f.process.cpu_seconds);
}

void append_streams(metrics_text& out, metrics_figures const& f)
{
    auto const& s = f.streams;
    out.gauge("lariat_workers", "Threads that judge readings.", whole(f.workers));
    out.begin("lariat_streams", "Streams known, by state.", metric_type::gauge);
    out.sample(whole(s.judged - s.warm), {{"state", "warming_up"}});
    out.sample(whole(s.warm), {{"state", "warm"}});
    out.sample(whole(s.all - s.judged), {{"state", "not_judged"}});
    out.gauge("lariat_streams_with_open_event", "Streams with an open event.", whole(s.with_open_event));
    out.gauge("lariat_events_open", "Events open.", whole(f.events_open));
    out.gauge("lariat_groups", "Groups of streams that explain one another.", whole(f.groups.groups));
    out.gauge("lariat_group_members", "Streams in a group.", whole(f.groups.members));
    out.gauge(
        "lariat_group_bytes", "Memory of groups, a part of lariat_memory_bytes.", whole(f.groups.bytes));
    out.gauge("lariat_memory_bytes", "Memory of streams, their state and tables.", whole(f.memory_bytes));
    out.gauge("lariat_memory_limit_bytes", "What the streams may take of limits.max_memory.",
        whole(f.memory_limit_bytes));
    out.gauge("lariat_stream_bytes", "Memory of a stream, on average.",
        s.all > 0 ? static_cast<double>(f.memory_bytes) / static_cast<double>(s.all) : 0.0);
}

void append_state(metrics_text& out, metrics_figures const& f)
{
    auto const& s = f.state;
    if (s.directory.empty()) return;
    if (s.last_snapshot) {
        std::chrono::duration<double> const age = std::chrono::steady_clock::now() - *s.last_snapshot;
        out.gauge("lariat_snapshot_age_seconds",
            "Since the last snapshot of the streams' state, or since nothing was found to have changed.",
            age.count());
    }
    out.gauge("lariat_snapshot_size_bytes", "Size of the last snapshot of this run.", s.last_bytes);
    out.gauge("lariat_snapshot_streams", "Streams in it.", s.last_streams);
    out.gauge("lariat_snapshot_seconds", "What it took, beside the readings.", s.last_seconds);
    out.gauge("lariat_snapshot_longest_pause_seconds",
        "Longest time for which a snapshot has held up readings since the start.", s.longest_pause_seconds);
    constexpr double hour = 3'600;
    out.gauge("lariat_snapshot_write_bytes_per_hour",
        "Bytes of snapshots written, an hour of this run; of the first hour all.",
        static_cast<double>(s.written_bytes) * hour / std::max(f.uptime_seconds, hour));
    out.gauge("lariat_cold_streams", "Streams on disk, for others have their places.", s.cold_streams);
    if (f.events) {
        out.gauge("lariat_event_records", "Records of events in the history.", f.events->kept);
        out.gauge(
            "lariat_event_records_waiting", "Records that wait to be written there.", f.events->waiting);
    }
    out.gauge("lariat_restored_streams", "Streams of the state that have been restored so far.", s.restored);
    out.gauge("lariat_restore_seconds", "What that took.", s.restore_seconds);
}

/// One metric with a sample for each of `members`, labelled with what it is.
template <class Members, class Value>
void append_each(metrics_text& out, std::string_view name, std::string_view help, metric_type type,
    std::string_view label, Members const& members, Value value)
{
    if (members.empty()) return;
    out.begin(name, help, type);
    for (auto const& m : members) out.sample(static_cast<std::uint64_t>(value(m)), {{label, m.name}});
}

void append_inputs(metrics_text& out, std::vector<input_set::state> const& inputs)
{
    using state = input_set::state;
    auto const each = [&](std::string_view name, std::string_view help, metric_type type, auto value) {
        append_each(out, name, help, type, "input", inputs, value);
    };
    each("lariat_input_connections", "Connections open now, by input.", metric_type::gauge,
        [](state const& s) { return s.connections; });
    each("lariat_input_received_bytes_total", "Bytes received, by input.", metric_type::counter,
        [](state const& s) { return s.tally.bytes; });
    each("lariat_input_lines_total", "Complete lines received, by input.", metric_type::counter,
        [](state const& s) { return s.tally.lines; });
    each("lariat_input_readings_total", "Readings handed on, by input.", metric_type::counter,
        [](state const& s) { return s.tally.readings; });
}

void append_outputs(metrics_text& out, std::vector<output_set::state> const& outputs)
{
    using state = output_set::state;
    auto const each = [&](std::string_view name, std::string_view help, auto value) {
        append_each(out, name, help, metric_type::gauge, "output", outputs, value);
    };
    each("lariat_output_subscribers", "Subscribers connected now, by output.",
        [](state const& s) { return s.subscribers; });
    each("lariat_output_waiting_events",
        "Events that wait to be written, by output; the slowest subscriber's.",
        [](state const& s) { return s.waiting; });
    each("lariat_output_degraded", "1 where events do not get through at present.",
        [](state const& s) { return s.degraded ? 1 : 0; });
}

void append_newcomers(metrics_text& out, metrics_figures const& f)
{
    using hitter = engine::heavy_hitters::hitter;
    auto const count = [](hitter const& h) { return h.count; };
    append_each(out, "lariat_new_streams_by_name",
        "New streams since the start, by what their names have in common; the ten most, counted at most 1/64 "
        "of "
        "all too high.",
        metric_type::gauge, "pattern", f.newcomer_names, count);
    append_each(out, "lariat_new_streams_by_peer",
        "New streams since the start, by who began them; the ten most.", metric_type::gauge, "peer",
        f.newcomer_peers, count);
}

} // namespace

std::string metrics_page(
    metrics_figures const& figures, telemetry::registry const& registry, telemetry::exposition format)
{
    metrics_text out{format};
    append_process(out, figures);
    append_streams(out, figures);
    append_state(out, figures);
    append_newcomers(out, figures);
    append_inputs(out, figures.inputs);
    append_outputs(out, figures.outputs);
    out.append(registry);
    return std::move(out).take();
}

} // namespace lariat::app
