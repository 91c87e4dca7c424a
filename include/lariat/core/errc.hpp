#pragma once

#include <type_traits>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

namespace lariat::core {

/// Why core refused an input.
enum class errc {
    bad_time = 1, ///< not a time, or outside 1677 to 2262
    empty_name, ///< a measurement, tag name, tag value or field without characters
    bad_tag, ///< a tag that is not name=value
    duplicate_tag, ///< the same tag name twice in one key
    bad_escape, ///< a name that ends in a backslash
    missing_field, ///< a key without `:field`
};

[[nodiscard]] boost::system::error_category const& error_category() noexcept;

[[nodiscard]] inline boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), error_category()};
}

} // namespace lariat::core

template <> struct boost::system::is_error_code_enum<lariat::core::errc> : std::true_type { };
