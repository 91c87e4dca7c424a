#pragma once

#include <string>
#include <vector>

#include "config/value.hpp"
#include "net/endpoint.hpp"
#include "sinks/options.hpp"

namespace lariat::config::codecs {

/// Where to listen.
struct endpoint {
    std::vector<net::transport> accepted;
    bool may_be_none = false; ///< "" for none

    [[nodiscard]] std::string type() const { return "endpoint"; }
    [[nodiscard]] std::string allowed() const;
    [[nodiscard]] std::string write(net::endpoint const& x) const;
    void read(value& v, net::endpoint& out) const;
};

/// A Unix stream socket, kept as its path; "" for none.
struct socket_path {
    [[nodiscard]] std::string type() const { return "endpoint"; }
    [[nodiscard]] std::string allowed() const;
    [[nodiscard]] std::string write(std::string const& x) const;
    void read(value& v, std::string& out) const;
};

/// Where events go: sets kind, path and listen.
struct destination {
    [[nodiscard]] std::string type() const { return "endpoint"; }
    [[nodiscard]] std::string allowed() const;
    [[nodiscard]] std::string write(sinks::output_options const& x) const;
    void read(value& v, sinks::output_options& out) const;
};

} // namespace lariat::config::codecs
