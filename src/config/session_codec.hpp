#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lariat/detect/options.hpp>

#include "config/value.hpp"

namespace lariat::config {

/// Parses "mon-fri 09:30-16:00", a day or a run of days and a time of the day: one session a day.  An end
/// that is not after the begin is the next day's; "24:00" is midnight.  Nothing where it cannot be read.
[[nodiscard]] std::optional<std::vector<detect::session>> parse_sessions(std::string_view text);

/// "mon 09:30-16:00".
[[nodiscard]] std::string format_session(detect::session const& s);

namespace codecs {

/// Times of the week; an empty array for none.
struct sessions {
    [[nodiscard]] std::string type() const { return "array of strings"; }
    [[nodiscard]] std::string allowed() const { return "such as \"mon-fri 09:30-16:00\""; }
    [[nodiscard]] std::string write(std::vector<detect::session> const& x) const;
    void read(value& v, std::vector<detect::session>& out) const;
};

} // namespace codecs
} // namespace lariat::config
