#pragma once

#include <type_traits>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace lariat::store {

/// Why the store could not keep or give back something, where the system's own word would not do.
enum class errc {
    not_a_snapshot = 1, ///< does not begin as one
    newer_version, ///< written by a later release
    damaged, ///< a checksum does not match, or the order of the parts is broken
    cut_short, ///< ends before its end
    wrong_base, ///< builds on another snapshot than the one before it
    in_use, ///< another daemon has the folder
    no_folder, ///< the folder's own folder does not exist
    permission_denied, ///< this user may not write there
    disk_full, ///< no space left, or the user's quota is used up
    bad_database, ///< not an SQLite database, or a damaged one
};

[[nodiscard]] boost::system::error_category const& error_category() noexcept;

[[nodiscard]] inline boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), error_category()};
}

/// The system's error `value` (errno) as one of the above, where there is one.
[[nodiscard]] boost::system::error_code from_errno(int value) noexcept;

template <class T> using result = boost::system::result<T>;

} // namespace lariat::store

template <> struct boost::system::is_error_code_enum<lariat::store::errc> : std::true_type { };
