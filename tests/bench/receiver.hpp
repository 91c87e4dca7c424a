#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <vector>

#include "socket.hpp"

namespace lariat::bench {

/// Accepts connections and receives from all of them into one buffer.
class receiver {
public:
    static constexpr std::size_t padding = 64; ///< readable behind what next() returns

    /// Says the address on standard output.
    explicit receiver(std::string_view address);
    receiver(receiver const&) = delete;
    receiver& operator=(receiver const&) = delete;
    ~receiver();

    /// The next bytes of some connection; none once there was one and all have ended.
    [[nodiscard]] std::span<char const> next();

private:
    void watch(int descriptor) const;

    socket listener_;
    int poll_;
    std::map<int, socket> peers_;
    std::vector<char> buffer_;
};

} // namespace lariat::bench
