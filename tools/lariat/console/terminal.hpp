#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lariat::tool {

/// How a piece of text stands out, where colours are on.
enum class style : std::uint8_t { plain, bold, dim, green, yellow, red, alarm };

/// What the output is shown on.
struct terminal {
    bool out_is_tty = false;
    bool error_is_tty = false;
    bool colour = false; ///< the output takes colours and nobody said NO_COLOR
    std::size_t width = 80; ///< columns

    /// Asks the system and the environment (NO_COLOR, TERM, COLUMNS).
    [[nodiscard]] static terminal detect();

    /// `text` in a style, where colours are on.
    [[nodiscard]] std::string paint(style s, std::string_view text) const;
};

} // namespace lariat::tool
