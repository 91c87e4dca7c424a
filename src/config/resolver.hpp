#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "config/checks.hpp"
#include "config/claims.hpp"
#include "config/config.hpp"
#include "config/key.hpp"

namespace lariat::config {

/// Turns the merged tables of a configuration into settings.  Used once.
class resolver {
public:
    /// \pre `root`, `s` and `faults` outlive the call of run().
    resolver(toml::table const& root, surroundings const& s, std::vector<fault>& faults);

    /// The settings; worth something only where no fault was added.
    [[nodiscard]] settings run();

private:
    void read_inputs(settings& out);
    void read_outputs(settings& out);
    void read_http(net::http_options& out);
    void read_rules(settings& out);
    void read_groups(settings& out);
    void refuse_unknown_sections();

    /// The table [name], or null.
    toml::table const* section(std::string_view name);

    /// The tables [[name]]; whether there are any words on them at all is `present`.
    std::vector<toml::table const*> sections(std::string_view name, bool& present);

    toml::table const& root_;
    surroundings const& surroundings_;
    environment env_; // the given one, and the folders that belong to the daemon
    context context_;
    claims claims_;
};

} // namespace lariat::config
