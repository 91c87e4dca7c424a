#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <lariat/core/time.hpp>

#include "fault.hpp"

namespace lariat::tool {

/// How the times of a file are written.
class time_format {
public:
    /// `rfc3339`; `s`, `ms`, `us`, `ns` for numbers since 1970; or a strptime pattern such as `%d/%m/%Y
    /// %H:%M`. Fails with EX_USAGE.
    [[nodiscard]] static outcome<time_format> parse(std::string_view spec);

    /// The time that `text` says, without a zone taken as UTC; nothing where it is not of this format or
    /// outside 1677 to 2262.
    [[nodiscard]] std::optional<core::timestamp> read(std::string_view text) const;

    /// What parse() takes.
    [[nodiscard]] std::string const& spec() const noexcept { return spec_; }

    friend bool operator==(time_format const&, time_format const&) = default;

private:
    enum class how : char { rfc3339, epoch, pattern };

    time_format(how h, std::string spec, double unit) : how_{h}, spec_{std::move(spec)}, unit_{unit} { }

    how how_ = how::rfc3339;
    std::string spec_;
    double unit_ = 0; // nanoseconds in one, of epoch
};

/// What recognise_time() found.
struct recognised_time {
    std::optional<time_format> format; ///< none: the texts are no times, or ambiguous
    std::string other; ///< the second format that fits as well, where they are ambiguous
};

/// Finds the one format that reads all `texts`: RFC 3339 and its looser spellings, numbers since 1970 whose
/// unit is told by magnitude (1e8 to 1e11 are seconds, then ms, us, ns by factors of 1,000: 1973 to 5138),
/// and the usual written forms.
/// 03/04/2014 alone is ambiguous; 25/04/2014 among the texts settles it.  Empty texts are passed over.
[[nodiscard]] recognised_time recognise_time(std::span<std::string_view const> texts);

/// A number since 1970 by magnitude, as above.
[[nodiscard]] std::optional<time_format> epoch_by_magnitude(double number);

} // namespace lariat::tool
