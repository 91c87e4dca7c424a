#include "telemetry/metrics_text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace lariat::telemetry {
namespace {

void append_escaped(std::string& out, std::string_view text)
{
    for (char const c : text) {
        switch (c) {
        case '\\': out += "\\\\"; break;
        case '"': out += "\\\""; break;
        case '\n': out += "\\n"; break;
        default: out += c;
        }
    }
}

std::string_view to_string(metric_type type) noexcept
{
    switch (type) {
    case metric_type::counter: return "counter";
    case metric_type::gauge: return "gauge";
    case metric_type::histogram: return "histogram";
    }
    return "unknown";
}

std::string number(double value)
{
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    return fmt::format("{}", value);
}

} // namespace

std::string_view content_type(exposition e) noexcept
{
    return e == exposition::prometheus ? "text/plain; version=0.0.4; charset=utf-8"
                                       : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

exposition accepted(std::string_view accept) noexcept
{
    return accept.find("application/openmetrics-text") != std::string_view::npos ? exposition::open_metrics
                                                                                 : exposition::prometheus;
}

void metrics_text::begin(std::string_view name, std::string_view help, metric_type type)
{
    name_ = name;
    // OpenMetrics names a counter without what its samples end in.
    constexpr std::string_view total = "_total";
    auto const family = format_ == exposition::open_metrics && type == metric_type::counter
        ? name.substr(0, name.size() - total.size())
        : name;
    fmt::format_to(std::back_inserter(text_), "# HELP {} ", family);
    append_escaped(text_, help);
    fmt::format_to(std::back_inserter(text_), "\n# TYPE {} {}\n", family, to_string(type));
}

void metrics_text::append_line(
    std::string_view suffix, std::initializer_list<metric_label> labels, std::string_view value)
{
    text_ += name_;
    text_ += suffix;
    char before = '{';
    for (auto const& label : labels) {
        ((text_ += before) += label.name) += "=\"";
        append_escaped(text_, label.value);
        text_ += '"';
        before = ',';
    }
    if (before == ',') text_ += '}';
    ((text_ += ' ') += value) += '\n';
}

void metrics_text::sample(double value, std::initializer_list<metric_label> labels)
{
    append_line({}, labels, number(value));
}

void metrics_text::sample(std::uint64_t value, std::initializer_list<metric_label> labels)
{
    append_line({}, labels, fmt::format("{}", value));
}

void metrics_text::sample(histogram::totals const& value)
{
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < histogram::bounds.size(); ++i) {
        below += value.counts[i];
        auto const bound = number(std::chrono::duration<double>{histogram::bounds[i]}.count());
        append_line("_bucket", {{"le", bound}}, fmt::format("{}", below));
    }
    auto const count = fmt::format("{}", value.count);
    append_line("_bucket", {{"le", "+Inf"}}, count);
    append_line("_sum", {}, number(value.seconds));
    append_line("_count", {}, count);
}

void metrics_text::append(registry const& all)
{
    // A metric's causes need not have been registered one after the other.
    auto samples = all.samples();
    std::ranges::stable_sort(samples, {}, &registry::sample::name);
    std::string_view last;
    for (auto const& s : samples) {
        if (s.name != last) begin(s.name, s.help, metric_type::counter);
        last = s.name;
        if (s.cause.empty())
            sample(s.value);
        else
            sample(s.value, {{"cause", s.cause}});
    }
    all.each_histogram([this](std::string_view name, std::string_view help, histogram const& h) {
        begin(name, help, metric_type::histogram);
        sample(h.read());
    });
}

std::string metrics_text::take() &&
{
    if (format_ == exposition::open_metrics) text_ += "# EOF\n";
    return std::move(text_);
}

} // namespace lariat::telemetry
