#include "sinks/error.hpp"

#include <cerrno>
#include <string>

namespace lariat::sinks {
namespace {

class sinks_category final : public boost::system::error_category {
public:
    [[nodiscard]] char const* name() const noexcept override { return "lariat.sinks"; }
    [[nodiscard]] std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::no_folder: return "its folder does not exist: create it";
        case errc::permission_denied:
            return "this user may not write there: change the path or its permissions";
        case errc::is_folder: return "that is a folder: name a file in it";
        case errc::disk_full: return "no space is left: make room, it is tried again";
        case errc::reader_gone: return "nobody reads the pipe any more";
        }
        return "unknown";
    }
};

} // namespace

boost::system::error_category const& error_category() noexcept
{
    static sinks_category const category;
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
    case EISDIR: return errc::is_folder;
    case ENOSPC:
    case EDQUOT: return errc::disk_full;
    case EPIPE: return errc::reader_gone;
    default: return {value, boost::system::system_category()};
    }
}

} // namespace lariat::sinks
