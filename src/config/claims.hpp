#pragma once

#include <string>
#include <vector>

#include "config/value.hpp"
#include "net/endpoint.hpp"

namespace lariat::config {

/// Who uses which address or file, so that none is used twice.
class claims {
public:
    /// Claims `resource` for `key`, or adds a fault where it is taken.  `where` is null for a default.
    void add(std::string resource, std::string key, toml::node const* where, context& ctx);

    /// The same for a place to listen at; port 0 is a new one each time.
    void add(net::endpoint const& listen, std::string key, toml::node const* where, context& ctx);

private:
    struct claim {
        std::string resource;
        std::string key;
        toml::node const* where;
    };
    std::vector<claim> claims_;
};

} // namespace lariat::config
