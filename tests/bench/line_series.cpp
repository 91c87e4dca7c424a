#include "line_series.hpp"

#include <charconv>
#include <cstdio>

namespace lariat::bench {

line_series::line_series(std::size_t streams, std::uint64_t seed) : random_{seed}
{
    streams_.reserve(streams);
    for (std::size_t i = 0; i < streams; ++i) {
        char head[64];
        int const size =
            std::snprintf(head, sizeof head, "temperature,site=plant%02zu,sensor=s%06zu value=", i % 40, i);
        streams_.push_back({{head, static_cast<std::size_t>(size)}, 20 + noise_(random_), 0});
    }
}

void line_series::append_round(std::string& out)
{
    ++second_;
    for (auto& s : streams_) {
        s.offset = 0.9 * s.offset + 0.1 * noise_(random_);
        char tail[64];
        auto* end = std::to_chars(tail, tail + 32, s.level + s.offset, std::chars_format::fixed, 4).ptr;
        *end++ = ' ';
        end = std::to_chars(end, tail + sizeof tail, second_ * 1'000'000'000).ptr;
        *end++ = '\n';
        out.append(s.head).append(tail, end);
    }
}

} // namespace lariat::bench
