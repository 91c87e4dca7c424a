#pragma once

#include "telemetry/counters.hpp"

namespace lariat::engine {

/// What a shard counts, one counter a cause; each shard has its own.
struct shard_counters {
    explicit shard_counters(telemetry::registry& r)
        : judged{r.get_own("lariat_readings_judged_total", "Readings that a detector judged.")},
          unjudged{r.get_own("lariat_readings_unjudged_total", "Booleans that no rule wants judged.")},
          late{refused(r, "late")},
          duplicate{refused(r, "duplicate")},
          not_finite{refused(r, "not_finite")},
          missing{refused(r, "missing_value")},
          not_positive{refused(r, "not_positive")},
          too_large{refused(r, "too_large")},
          ignored{refused(r, "ignored")},
          bad_key{refused(r, "bad_key")},
          key_too_long{refused(r, "key_too_long")},
          still_cold{refused(r, "still_cold")},
          stream_limit{refused(r, "stream_limit")},
          memory_limit{refused(r, "memory_limit")},
          new_stream_rate{refused(r, "new_stream_rate")},
          streams_created{r.get_own("lariat_streams_created_total", "Streams seen for the first time.")},
          not_migrated{r.get_own("lariat_streams_not_migrated_total",
              "Readings judged by a stream's old rule, because limits.max_memory has no room for its new "
              "one.")},
          evicted{given_up(r, "evicted")},
          forgotten{given_up(r, "forgotten")},
          cold_limit{given_up(r, "cold_limit")},
          made_cold{r.get_own("lariat_streams_made_cold_total",
              "Streams that were silent for long and went to disk for others.")},
          taken_back{r.get_own("lariat_streams_taken_back_total", "Cold streams that have come back.")},
          alarms{r.get_own("lariat_alarms_total", "Readings at which an event opened or escalated.")}
    {
    }

    telemetry::counter& judged;
    telemetry::counter& unjudged;
    telemetry::counter& late;
    telemetry::counter& duplicate;
    telemetry::counter& not_finite;
    telemetry::counter& missing;
    telemetry::counter& not_positive;
    telemetry::counter& too_large;
    telemetry::counter& ignored;
    telemetry::counter& bad_key;
    telemetry::counter& key_too_long;
    telemetry::counter& still_cold; ///< the stream is on disk, and cannot come back now
    telemetry::counter& stream_limit;
    telemetry::counter& memory_limit;
    telemetry::counter& new_stream_rate;
    telemetry::counter& streams_created;
    telemetry::counter& not_migrated;
    telemetry::counter& evicted; ///< for another stream, while warming up
    telemetry::counter& forgotten; ///< silent for forget_after
    telemetry::counter& cold_limit; ///< cold, and seen least lately of those
    telemetry::counter& made_cold;
    telemetry::counter& taken_back;
    telemetry::counter& alarms;

private:
    static telemetry::counter& given_up(telemetry::registry& r, std::string_view cause)
    {
        return r.get_own("lariat_streams_given_up_total",
            "Streams that were forgotten with all they had learned, by cause.", cause);
    }

    static telemetry::counter& refused(telemetry::registry& r, std::string_view cause)
    {
        return r.get_own(
            "lariat_readings_refused_total", "Readings that changed no detector, by cause.", cause);
    }
};

} // namespace lariat::engine
