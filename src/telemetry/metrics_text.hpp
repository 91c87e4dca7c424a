#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "telemetry/counters.hpp"
#include "telemetry/histogram.hpp"

namespace lariat::telemetry {

/// How metrics are written.
enum class exposition : std::uint8_t {
    prometheus, ///< Prometheus text 0.0.4
    open_metrics, ///< OpenMetrics text 1.0.0
};

/// The Content-Type of an exposition.
[[nodiscard]] std::string_view content_type(exposition e) noexcept;

/// The exposition that an Accept header asks for; Prometheus' where it names neither.
[[nodiscard]] exposition accepted(std::string_view accept) noexcept;

enum class metric_type : std::uint8_t { counter, gauge, histogram };

struct metric_label {
    std::string_view name;
    std::string_view value; ///< any text
};

/// Writes metrics as text for Prometheus: each metric once, with its help and type, and its samples behind
/// it.
///
/// Units    as the names say: seconds, bytes.
/// Threads  Not synchronised.
class metrics_text {
public:
    explicit metrics_text(exposition format) : format_{format} { }

    /// Begins a metric; sample() adds to it until the next one begins.  \pre a counter's name ends in _total;
    /// no metric begins twice
    void begin(std::string_view name, std::string_view help, metric_type type);

    void sample(double value, std::initializer_list<metric_label> labels = {});
    void sample(std::uint64_t value, std::initializer_list<metric_label> labels = {});
    void sample(histogram::totals const& value);

    /// A gauge of one sample without labels.
    template <class Value> void gauge(std::string_view name, std::string_view help, Value value)
    {
        begin(name, help, metric_type::gauge);
        sample(value);
    }

    /// Everything that a registry holds.
    void append(registry const& all);

    /// Ends the text and hands it over.
    [[nodiscard]] std::string take() &&;

private:
    void append_line(
        std::string_view suffix, std::initializer_list<metric_label> labels, std::string_view value);

    exposition format_;
    std::string text_;
    std::string name_; // of the metric that has begun
};

} // namespace lariat::telemetry
