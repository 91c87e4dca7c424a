#pragma once

#include <type_traits>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

namespace lariat::model {

/// Why a model refused an input.
enum class errc {
    shape_mismatch = 1, ///< another number of features than the model has
    not_finite, ///< a NaN or an infinity among the features, or as the target
    too_large, ///< a feature beyond what the model can square and sum
};

[[nodiscard]] boost::system::error_category const& error_category() noexcept;

[[nodiscard]] inline boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), error_category()};
}

} // namespace lariat::model

template <> struct boost::system::is_error_code_enum<lariat::model::errc> : std::true_type { };
