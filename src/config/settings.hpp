#pragma once

#include <string>
#include <vector>

#include "engine/options.hpp"
#include "net/options.hpp"
#include "sinks/options.hpp"
#include "store/options.hpp"
#include "telemetry/log.hpp"

namespace lariat::config {

/// Everything the configuration says, resolved: what an empty file means is what this holds by default after
/// load().
struct settings {
    std::vector<net::input_options> inputs;
    std::vector<sinks::output_options> outputs;
    net::http_options http;
    detect::options detect; ///< of streams that no rule matches
    std::vector<engine::rule> rules;
    std::vector<engine::group_rule> groups;
    engine::limits limits;
    std::string timezone; ///< IANA name for seasonal profiles; empty for the host's
    store::options state;
    telemetry::log_options log;

    friend bool operator==(settings const&, settings const&) = default;
};

} // namespace lariat::config
