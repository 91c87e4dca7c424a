#include <lariat/model/errc.hpp>

#include <string>

namespace lariat::model {
namespace {

class model_category final : public boost::system::error_category {
public:
    [[nodiscard]] char const* name() const noexcept override { return "lariat.model"; }
    [[nodiscard]] std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::shape_mismatch: return "another number of features than the model has";
        case errc::not_finite: return "a feature or target that is not finite";
        case errc::too_large: return "a feature too large to be squared and summed";
        }
        return "unknown";
    }
};

} // namespace

boost::system::error_category const& error_category() noexcept
{
    static model_category const category;
    return category;
}

} // namespace lariat::model
