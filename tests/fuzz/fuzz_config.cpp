// Whatever a configuration holds: it is refused with places, or resolved to what its printed form resolves
// to.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "config/config.hpp"

namespace config = lariat::config;

namespace {

config::load_result resolve(std::string text)
{
    config::document const file{"f.toml", std::move(text)};
    config::surroundings const machine{.env = [](std::string const& name) -> std::optional<std::string> {
                                           if (name == "HOST") return "127.0.0.1";
                                           return std::nullopt;
                                       },
        .directories = {.runtime = "/run/lariat", .state = "/var/lib/lariat"},
        .zoneinfo = "/usr/share/zoneinfo",
        .standard_input = false};
    return config::resolve({&file, 1}, machine);
}

void require(bool holds, std::string const& what)
{
    if (holds) return;
    std::cerr << what << '\n';
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const resolved = resolve({reinterpret_cast<char const*>(data), size});
    if (resolved.has_error()) {
        for (auto const& f : resolved.error())
            require(f.line > 0 && !f.message.empty(), config::to_string(f));
        return 0;
    }
    auto const printed = config::print(*resolved);
    auto const again = resolve(printed);
    require(again.has_value() && *again == *resolved, printed);
    return 0;
}
