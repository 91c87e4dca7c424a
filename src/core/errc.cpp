#include <lariat/core/errc.hpp>

namespace lariat::core {
namespace {

class core_category final : public boost::system::error_category {
public:
    [[nodiscard]] char const* name() const noexcept override { return "lariat.core"; }
    [[nodiscard]] std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::bad_time: return "not a time between 1677 and 2262";
        case errc::empty_name: return "a measurement, tag or field without characters";
        case errc::bad_tag: return "a tag that is not name=value";
        case errc::duplicate_tag: return "the same tag twice";
        case errc::bad_escape: return "a name that ends in a backslash";
        case errc::missing_field: return "a key without `:field`";
        }
        return "unknown";
    }
};

} // namespace

boost::system::error_category const& error_category() noexcept
{
    static core_category const category;
    return category;
}

} // namespace lariat::core
