#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "console/terminal.hpp"
#include "tune/choice.hpp"
#include "tune/groups.hpp"
#include "tune/options.hpp"
#include "wire/event_record.hpp"

namespace lariat::tool {

/// What tuning came to.
struct tuning {
    history const& past;
    config::settings const& now;
    trial before; ///< with the settings as they are
    trial after{}; ///< with the rules
    std::vector<stream_choice> choices{}; ///< one a stream
    std::vector<group_choice> groups{}; ///< one a [[group]] that has streams in the history
    std::vector<label_score> scores{}; ///< of every level; empty where alarms a day are the goal
    std::size_t labels_chosen = 0; ///< index of the score that was chosen
    std::vector<wire::event_record> flagged{}; ///< the worst that the rules would flag
    std::string toml{};
};

[[nodiscard]] std::string tuning_text(tuning const& t, tune_options const& options, terminal const& on);
[[nodiscard]] std::string tuning_json(tuning const& t);

/// Above the rules: what they come from, and what to do with them.
[[nodiscard]] std::string about_tuning(history const& h, tune_options const& options);

/// Above each rule: what it changes for its streams.
[[nodiscard]] std::string about_rule(
    history const& h, engine::rule const& r, trial const& before, trial const& after);

} // namespace lariat::tool
