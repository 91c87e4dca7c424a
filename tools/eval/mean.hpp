#pragma once

#include <cstddef>
#include <optional>

namespace lariat::eval {

/// Mean of the values that are there.
class mean {
public:
    void add(std::optional<double> x)
    {
        if (!x) return;
        sum_ += *x;
        ++count_;
    }
    [[nodiscard]] std::optional<double> get() const
    {
        return count_ == 0 ? std::nullopt : std::optional{sum_ / static_cast<double>(count_)};
    }

private:
    double sum_ = 0;
    std::size_t count_ = 0;
};

} // namespace lariat::eval
