#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <lariat/core/padding.hpp>

namespace lariat::wire {

/// The beginning of a line whose end has not come yet, with core::padding readable bytes behind it.
class partial_line {
public:
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), size_}; }

    void append(std::string_view more)
    {
        bytes_.resize(size_); // the padding gives way
        bytes_.insert(bytes_.end(), more.begin(), more.end());
        size_ += more.size();
        bytes_.resize(size_ + core::padding);
    }

    /// Forgets the line, and the memory of an unusually long one.
    void clear() noexcept
    {
        constexpr std::size_t usual_bytes = 4096;
        size_ = 0;
        if (bytes_.capacity() > usual_bytes) bytes_ = {};
    }

private:
    std::vector<char> bytes_;
    std::size_t size_ = 0;
};

} // namespace lariat::wire
