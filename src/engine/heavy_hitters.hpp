#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lariat::engine {

/// The names that are counted most often, in bounded memory.
///
/// A count is at least the name's true one and at most total / places above it; a name that makes up more
/// than 1 / places of all is always among them.
///
/// Cost     O(places) a name.
/// Threads  Not synchronised.
/// Source   A. Metwally, D. Agrawal, A. El Abbadi, "Efficient Computation of Frequent and Top-k Elements in
///          Data Streams", ICDT 2005 (Space-Saving).
class heavy_hitters {
public:
    static constexpr std::size_t places = 64;

    struct hitter {
        std::string name;
        std::uint64_t count = 0;
    };

    void add(std::string_view name)
    {
        auto at = std::ranges::find(counted_, name, &hitter::name);
        if (at == counted_.end()) {
            if (counted_.size() < places)
                at = counted_.insert(counted_.end(), hitter{});
            else
                at = std::ranges::min_element(counted_, {}, &hitter::count);
            at->name = name;
        }
        ++at->count;
    }

    /// The first `most` of them, the largest count first.
    [[nodiscard]] std::vector<hitter> top(std::size_t most) const
    {
        auto out = counted_;
        std::ranges::sort(out, std::ranges::greater{}, &hitter::count);
        if (out.size() > most) out.resize(most);
        return out;
    }

private:
    std::vector<hitter> counted_;
};

} // namespace lariat::engine
