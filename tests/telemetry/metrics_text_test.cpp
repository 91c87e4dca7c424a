#include <limits>

#include <doctest/doctest.h>

#include "telemetry/metrics_text.hpp"

using namespace lariat::telemetry;
using namespace std::chrono_literals;

namespace {

/// A text with one gauge of two samples and one counter.
std::string written(exposition format)
{
    metrics_text out{format};
    out.begin("lariat_streams", "Streams, by state.", metric_type::gauge);
    out.sample(std::uint64_t{3}, {{"state", "warm"}});
    out.sample(0.5, {{"state", "half \"warm\"\\\n"}, {"more", ""}});
    registry all;
    all.get("lariat_readings_total", "Readings.").add(7);
    out.append(all);
    return std::move(out).take();
}

} // namespace

TEST_SUITE("telemetry.metrics_text")
{
    TEST_CASE("a metric has its help and type once, before its samples, whose labels are escaped")
    {
        CHECK(written(exposition::prometheus)
            == "# HELP lariat_streams Streams, by state.\n"
               "# TYPE lariat_streams gauge\n"
               "lariat_streams{state=\"warm\"} 3\n"
               "lariat_streams{state=\"half \\\"warm\\\"\\\\\\n\",more=\"\"} 0.5\n"
               "# HELP lariat_readings_total Readings.\n"
               "# TYPE lariat_readings_total counter\n"
               "lariat_readings_total 7\n");
    }

    TEST_CASE("OpenMetrics names a counter without _total, and says where the text ends")
    {
        auto const text = written(exposition::open_metrics);
        CHECK(text.find("# TYPE lariat_readings counter\nlariat_readings_total 7\n") != std::string::npos);
        CHECK(text.ends_with("\n# EOF\n"));
    }

    TEST_CASE("causes of one counter stand together however they were registered")
    {
        registry all;
        all.get("lariat_a_total", "A.", "x").add(1);
        all.get("lariat_b_total", "B.").add(2);
        all.get("lariat_a_total", "A.", "y").add(3);
        metrics_text out{exposition::prometheus};
        out.append(all);
        CHECK(std::move(out).take()
            == "# HELP lariat_a_total A.\n# TYPE lariat_a_total counter\n"
               "lariat_a_total{cause=\"x\"} 1\nlariat_a_total{cause=\"y\"} 3\n"
               "# HELP lariat_b_total B.\n# TYPE lariat_b_total counter\nlariat_b_total 2\n");
    }

    TEST_CASE("a histogram's buckets add up to its count")
    {
        registry all;
        auto& times = all.get_histogram("lariat_delay_seconds", "Delay.");
        CHECK(&times == &all.get_histogram("lariat_delay_seconds", "Delay."));
        times.add(3us, 4);
        times.add(20s);
        metrics_text out{exposition::prometheus};
        out.append(all);
        auto const text = std::move(out).take();
        auto const holds = [&](std::string_view line) { return text.find(line) != std::string::npos; };
        CHECK(holds("# TYPE lariat_delay_seconds histogram\n"));
        CHECK(holds("lariat_delay_seconds_bucket{le=\"2e-06\"} 0\n"));
        CHECK(holds("lariat_delay_seconds_bucket{le=\"5e-06\"} 4\n"));
        CHECK(holds("lariat_delay_seconds_bucket{le=\"10\"} 4\n"));
        CHECK(holds("lariat_delay_seconds_bucket{le=\"+Inf\"} 5\n"));
        CHECK(holds("lariat_delay_seconds_count 5\n"));
    }

    TEST_CASE("figures that are no numbers are written as Prometheus reads them")
    {
        metrics_text out{exposition::prometheus};
        constexpr double inf = std::numeric_limits<double>::infinity();
        out.gauge("a", "A.", inf);
        out.gauge("b", "B.", -inf);
        out.gauge("c", "C.", std::numeric_limits<double>::quiet_NaN());
        auto const text = std::move(out).take();
        CHECK(text.find("\na +Inf\n") != std::string::npos);
        CHECK(text.find("\nb -Inf\n") != std::string::npos);
        CHECK(text.find("\nc NaN\n") != std::string::npos);
    }

    TEST_CASE("Accept chooses OpenMetrics only where it is named")
    {
        CHECK(accepted("") == exposition::prometheus);
        CHECK(accepted("text/plain;version=0.0.4;q=0.3,*/*;q=0.2") == exposition::prometheus);
        CHECK(accepted("application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
            == exposition::open_metrics);
    }
} // TEST_SUITE
