#include <chrono>
#include <limits>

#include "config/codecs.hpp"
#include "config/key_tables.hpp"
#include "config/rule_codecs.hpp"
#include "config/session_codec.hpp"

namespace lariat::config {
namespace {

using namespace std::chrono_literals;
using detect::options;

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr range<double> not_negative{.lowest = 0, .highest = infinity, .highest_open = true};
constexpr range<double> any_number{.lowest = -infinity, .highest = infinity};

codecs::duration<std::chrono::nanoseconds> up_to_a_year()
{
    return {{0s, 24h * 366}};
}

codecs::integer<std::uint32_t> readings(std::int64_t least)
{
    return {{least, 1'000'000}};
}

codecs::choice<detect::transform> transforms()
{
    return {{{"level", detect::transform::level}, {"difference", detect::transform::difference},
        {"rate", detect::transform::rate}, {"log_return", detect::transform::log_return}}};
}

codecs::choice<detect::direction> directions()
{
    return {{{"both", detect::direction::both}, {"above", detect::direction::above},
        {"below", detect::direction::below}}};
}

keys<options> what_is_judged()
{
    return {
        key_of<options>("preset",
            "Settings to start from; the other keys here override them. Without one, a rule starts from "
            "[detect].",
            codecs::preset_name{})
            .with_example(R"("sensors")"),
        key_of<options>("transform",
            "What is judged in place of the value: the value itself, its change, its change a second (of a "
            "counter; "
            "a fall is a reset), or the logarithm of its ratio to the one before.",
            transforms(), &options::transform),
        key_of<options>(
            "direction", "Sign of the residuals that may alarm.", directions(), &options::direction),
        key_of<options>("judge_booleans", "Give streams of true and false a detector.", codecs::boolean{},
            &options::judge_booleans),
        key_of<options>("seasonal", "Learn habits by hour of the day and of the week.", codecs::boolean{},
            &options::seasonal),
        key_of<options>("shape",
            "Compare the course of the last readings with the stream's own history. 1.1 KiB a stream; silent "
            "for "
            "its first 1,024 readings.",
            codecs::boolean{}, &options::shape),
    };
}

keys<options> threshold()
{
    return {
        key_of<options>("probability",
            "How improbable a reading must be, at age 1,000, to be over the threshold. Smaller alarms less.",
            codecs::number{{0, 0.5, true, true}}, &options::probability),
        key_of<options>("alarms_per_day",
            "Most alarms a stream is to have a day, in place of `probability`. It is a bound, kept in the "
            "long "
            "run. 0 is off.",
            codecs::number_or_off{}, &options::alarms_per_day),
        key_of<options>("threshold",
            "Absolute threshold on the residual of a reading, in the stream's unit after its transform. "
            "Replaces "
            "the calibrated one; 0 is off.",
            codecs::number_or_off{}, &options::threshold),
        key_of<options>("mae_factor",
            "Threshold as a multiple of the running mean absolute residual. Replaces the calibrated one; 0 "
            "is off.",
            codecs::number_or_off{}, &options::mae_factor),
        key_of<options>("floor_absolute",
            "The threshold is never below this, in the stream's unit after its transform.",
            codecs::number{not_negative}, &options::floor_absolute),
        key_of<options>("floor_relative",
            "The threshold is never below this fraction of the expected value; 0.05 is 5 %.",
            codecs::number{not_negative}, &options::floor_relative),
        key_of<options>("floor_lively",
            "The threshold is never below this many times the mean size of the last twenty changes, so that "
            "lively times alarm no more than calm ones. Under a transform alone.",
            codecs::number{not_negative}, &options::floor_lively),
        key_of<options>("tick",
            "Smallest step that the source can show, in the stream's unit after its transform; the threshold "
            "is "
            "never below it.",
            codecs::number{not_negative}, &options::tick),
    };
}

keys<options> limits_and_time()
{
    return {
        key_of<options>("minimum", "Lowest value that is possible; below it is an event of kind `range`.",
            codecs::number{any_number}, &options::minimum),
        key_of<options>("maximum", "Highest value that is possible; above it is an event of kind `range`.",
            codecs::number{any_number}, &options::maximum),
        key_of<options>("missing_values",
            "What the source writes where it has no value, such as -9999: these readings are counted "
            "(`missing_value`), neither judged nor learned from, and so many of them in a row are a `gap`.",
            codecs::numbers{}, &options::missing_values),
        key_of<options>("max_rate",
            "Fastest change that is possible, in the stream's unit a second; a faster one is an event of "
            "kind "
            "`rate`, and the reading is not learned from. 0 is off.",
            codecs::number_or_off{}, &options::max_rate),
        key_of<options>("gaps",
            "Events of kind `gap` for silences, in streams whose readings have come at a regular pace.",
            codecs::boolean{}, &options::gaps),
        key_of<options>("expected_interval",
            "Time between readings, in place of the learned one, for events of kind `gap` in any case. "
            "\"0s\" is to "
            "learn it.",
            up_to_a_year(), &options::expected_interval),
        key_of<options>("gap_factor", "After so many intervals without a reading there is a gap.",
            codecs::number{{1, 1e6}}, &options::gap_factor),
        key_of<options>("sessions",
            "Times of the week, local, in which readings are expected: silence outside them is no gap, and "
            "no "
            "change across it is judged. Without any, hours that never had a reading are closed, where the "
            "stream is seasonal.",
            codecs::sessions{}, &options::sessions),
        key_of<options>("may_be_constant",
            "No events of kind `stuck` for values that stay the same for longer than is usual.",
            codecs::boolean{}, &options::may_be_constant),
        key_of<options>("stuck_after",
            "After so long without a change of the value there is an event of kind `stuck`, in place of what "
            "is usual. \"0s\" is to learn it.",
            up_to_a_year(), &options::stuck_after),
        key_of<options>("reorder_window",
            "Readings may come out of order by so much: each waits until the stream has one that much "
            "younger, or for so "
            "long, and is judged in the order of the stamps. What is later still is refused and counted as "
            "late. "
            "\"0s\" is off: readings are judged as they come.",
            codecs::duration<std::chrono::nanoseconds>{{0s, 10min}}, &options::reorder_window),
        key_of<options>("level_shifts",
            "Events of kind `level_shift` for streams that move to another level and stay; that level is "
            "then "
            "the expected one.",
            codecs::boolean{}, &options::level_shifts),
        key_of<options>("drifts",
            "Events of kind `drift` for streams that leave their slow forecast with no leap.",
            codecs::boolean{}, &options::drifts),
    };
}

keys<options> events()
{
    return {
        key_of<options>("fire_after", "Consecutive readings over the threshold that open an event.",
            readings(1), &options::fire_after),
        key_of<options>("clear_after", "Consecutive readings not over that end an event.", readings(1),
            &options::clear_after),
        key_of<options>("clear_level",
            "While an event is open, over means above this fraction of the threshold.",
            codecs::number{{0, 1, true, false}}, &options::clear_level),
        key_of<options>("quiet_minimum",
            "After an alarm, fewest readings before the next event may open. It is 4 % of the stream's age, "
            "kept "
            "between the two.",
            readings(0), &options::quiet_minimum),
        key_of<options>("quiet_maximum", "After an alarm, most readings before the next event may open.",
            readings(0), &options::quiet_maximum),
    };
}

} // namespace

keys<options> const& detect_keys()
{
    static keys<options> const all = [] {
        keys<options> joined;
        for (auto const& part : {what_is_judged(), threshold(), limits_and_time(), events()})
            joined.insert(joined.end(), part.begin(), part.end());
        return joined;
    }();
    return all;
}

} // namespace lariat::config
