#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "config/environment.hpp"
#include "config/fault.hpp"

namespace lariat::config {

/// What the readers of one configuration share.
struct context {
    environment const& env; ///< for ${VAR} in strings
    std::vector<fault>& faults; ///< grows by whatever is wrong

    void refuse(toml::source_region const& where, std::string key, std::string message);
};

/// One value of a file, under its dotted key.
///
/// Each getter gives the value, or adds a fault that says what was `expected` ("a duration such as \"30s\"")
/// and what was found, and gives nothing.
class value {
public:
    value(toml::node const& node, std::string key, context& ctx)
        : node_{node},
          key_{std::move(key)},
          context_{ctx}
    {
    }

    [[nodiscard]] std::optional<bool> boolean();
    [[nodiscard]] std::optional<std::int64_t> integer();
    [[nodiscard]] std::optional<double> number(); ///< an integer as well; never NaN
    [[nodiscard]] std::optional<std::string> text(std::string_view expected); ///< variables replaced
    /// One string, or an array of them.
    [[nodiscard]] std::optional<std::vector<value>> list(std::string_view expected);
    [[nodiscard]] toml::table const* table(std::string_view expected);
    [[nodiscard]] bool is_integer() const { return node_.is_integer(); }

    void refuse(std::string message) { context_.refuse(node_.source(), key_, std::move(message)); }

    /// Adds the fault "VALUE is out of range; allowed: RANGE".
    void refuse_range(std::string_view written, std::string_view range);

    [[nodiscard]] std::string const& key() const noexcept { return key_; }
    [[nodiscard]] context& shared() const noexcept { return context_; }

private:
    void refuse_type(std::string_view expected);

    toml::node const& node_;
    std::string key_;
    context& context_;
};

/// Words for the type of a node, "an integer".
[[nodiscard]] std::string_view type_name(toml::node const& node);

} // namespace lariat::config
