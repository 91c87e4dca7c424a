#pragma once

#include <type_traits>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

namespace lariat::sinks {

/// Why events cannot be written.
enum class errc {
    no_folder = 1, ///< the folder of the file does not exist
    permission_denied, ///< this user may not write the file
    is_folder, ///< the path names a folder
    disk_full, ///< no space left, or the user's quota is used up
    reader_gone, ///< nobody reads the pipe any more
};

[[nodiscard]] boost::system::error_category const& error_category() noexcept;

[[nodiscard]] inline boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), error_category()};
}

/// The system's error `value` (errno) as one of the above, where there is one.
[[nodiscard]] boost::system::error_code from_errno(int value) noexcept;

} // namespace lariat::sinks

template <> struct boost::system::is_error_code_enum<lariat::sinks::errc> : std::true_type { };
