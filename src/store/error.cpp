#include "store/error.hpp"

#include <cerrno>
#include <string>

namespace lariat::store {
namespace {

class store_category final : public boost::system::error_category {
public:
    [[nodiscard]] char const* name() const noexcept override { return "lariat.store"; }
    [[nodiscard]] std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::not_a_snapshot: return "not a snapshot of Lariat";
        case errc::newer_version: return "written by a later release of Lariat than this one";
        case errc::damaged: return "damaged: a checksum does not match";
        case errc::cut_short: return "cut short";
        case errc::wrong_base: return "does not follow the snapshot before it";
        case errc::in_use:
            return "another lariatd uses this folder: end it, or give one another state.directory";
        case errc::no_folder: return "the folder above it does not exist: create it";
        case errc::permission_denied:
            return "this user may not write there: change the path or its permissions";
        case errc::disk_full: return "no space is left: make room, it is tried again";
        case errc::bad_database: return "not a database, or a damaged one";
        }
        return "unknown";
    }
};

} // namespace

boost::system::error_category const& error_category() noexcept
{
    static store_category const category;
    return category;
}

boost::system::error_code from_errno(int value) noexcept
{
    switch (value) {
    case ENOENT:
    case ENOTDIR: return errc::no_folder;
    case EACCES:
    case EPERM:
    case EROFS: return errc::permission_denied;
    case ENOSPC:
    case EDQUOT: return errc::disk_full;
    default: return {value, boost::system::system_category()};
    }
}

} // namespace lariat::store
