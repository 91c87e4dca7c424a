#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lariat::net {

/// A request as a route sees it.
struct http_request {
    std::string method; ///< "GET"
    std::string path; ///< decoded, without the query: "/api/v1/health"
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order
    std::string body;
    std::string accept = {}; ///< the Accept header

    /// Value of the first parameter of this name, or an empty view.
    [[nodiscard]] std::string_view parameter(std::string_view name) const noexcept
    {
        auto const at =
            std::ranges::find(query, name, [](auto const& p) -> std::string_view { return p.first; });
        return at == query.end() ? std::string_view{} : std::string_view{at->second};
    }
};

/// A route's answer.
struct http_response {
    unsigned status = 200;
    std::string content_type = "application/json";
    std::string body;
};

} // namespace lariat::net
