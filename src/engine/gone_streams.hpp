#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

namespace lariat::engine {

/// Streams that a snapshot has and the shard no longer: the next one has to say so.  Bounded: when there are
/// too many, only a snapshot of all streams can tell.
///
/// Cost  O(1) a stream.
class gone_streams {
public:
    static constexpr std::size_t most_bytes = 4U << 20U; ///< of keys

    void add(std::string_view key)
    {
        if (overflowed_ || !keys_.emplace(key).second) return;
        bytes_ += key.size() + sizeof(std::string);
        if (bytes_ <= most_bytes) return;
        clear();
        overflowed_ = true;
    }

    /// The stream is there again.
    void remove(std::string_view key)
    {
        if (!keys_.empty()) keys_.erase(std::string{key});
    }

    /// Takes the keys out.
    [[nodiscard]] std::vector<std::string> take()
    {
        std::vector<std::string> out{keys_.begin(), keys_.end()};
        clear();
        return out;
    }

    /// There were too many since clear().
    [[nodiscard]] bool overflowed() const noexcept { return overflowed_; }

    void clear()
    {
        keys_ = {};
        bytes_ = 0;
        overflowed_ = false;
    }

    [[nodiscard]] std::size_t memory_bytes() const noexcept { return bytes_; }

private:
    boost::unordered_flat_set<std::string> keys_;
    std::size_t bytes_ = 0;
    bool overflowed_ = false;
};

} // namespace lariat::engine
