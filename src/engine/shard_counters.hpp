#pragma once

#include "telemetry/counters.hpp"

namespace lariat::engine {

/// What a shard counts, one counter a cause.
struct shard_counters {
    explicit shard_counters(telemetry::registry& r)
        : judged{r.get("lariat_readings_judged_total", "Readings that a detector judged.")},
          unjudged{r.get("lariat_readings_unjudged_total", "Booleans that no rule wants judged.")},
          late{refused(r, "late")},
          duplicate{refused(r, "duplicate")},
          not_finite{refused(r, "not_finite")},
          not_positive{refused(r, "not_positive")},
          too_large{refused(r, "too_large")},
          ignored{refused(r, "ignored")},
          bad_key{refused(r, "bad_key")},
          key_too_long{refused(r, "key_too_long")},
          stream_limit{refused(r, "stream_limit")},
          memory_limit{refused(r, "memory_limit")},
          streams_created{r.get("lariat_streams_created_total", "Streams seen for the first time.")},
          alarms{r.get("lariat_alarms_total", "Readings at which an event opened or escalated.")}
    {
    }

    telemetry::counter& judged;
    telemetry::counter& unjudged;
    telemetry::counter& late;
    telemetry::counter& duplicate;
    telemetry::counter& not_finite;
    telemetry::counter& not_positive;
    telemetry::counter& too_large;
    telemetry::counter& ignored;
    telemetry::counter& bad_key;
    telemetry::counter& key_too_long;
    telemetry::counter& stream_limit;
    telemetry::counter& memory_limit;
    telemetry::counter& streams_created;
    telemetry::counter& alarms;

private:
    static telemetry::counter& refused(telemetry::registry& r, std::string_view cause)
    {
        return r.get("lariat_readings_refused_total", "Readings that changed no detector, by cause.", cause);
    }
};

} // namespace lariat::engine
