#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include <lariat/core/peer.hpp>
#include <lariat/core/time.hpp>

namespace lariat::engine {

/// How many new streams each peer may still begin: a bucket of tokens a peer, which fills at a rate.
///
/// Time     A clock set back fills nothing, one set forward fills the bucket at most.
/// Threads  Not synchronised.
class newcomer_rate {
public:
    /// `per_second` new streams on average, `burst` at once; 0 a second is no limit.
    newcomer_rate(double per_second, double burst) : per_second_{per_second}, burst_{burst} { }

    /// Whether the peer may begin one more at `now`; counts it where so.
    [[nodiscard]] bool take(core::peer_id peer, core::timestamp now)
    {
        if (per_second_ <= 0) return true;
        auto const at = static_cast<std::size_t>(peer);
        if (at >= buckets_.size()) buckets_.resize(at + 1, {burst_, now});
        auto& b = buckets_[at];
        std::chrono::duration<double> const passed = now - b.filled;
        b.tokens = std::min(burst_, b.tokens + per_second_ * std::max(passed.count(), 0.0));
        b.filled = now;
        if (b.tokens < 1) return false;
        b.tokens -= 1;
        return true;
    }

private:
    struct bucket {
        double tokens;
        core::timestamp filled;
    };

    double per_second_;
    double burst_;
    std::vector<bucket> buckets_; // by peer
};

} // namespace lariat::engine
