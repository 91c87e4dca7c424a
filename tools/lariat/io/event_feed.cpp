#include "io/event_feed.hpp"

#include "wire/event_decoder.hpp"

namespace lariat::tool {
namespace {

constexpr std::size_t chunk_bytes = 65'536;
constexpr std::size_t max_line_bytes = 1'048'576; // an event takes some kilobytes

} // namespace

outcome<event_feed> event_feed::subscribe(net::endpoint const& from, steady::time_point deadline)
{
    auto made = socket::connect(from, deadline);
    if (!made) return made.error();
    return event_feed{std::move(*made)};
}

outcome<std::optional<received_event>> event_feed::next(std::optional<steady::time_point> deadline)
{
    for (;;) {
        for (std::size_t end = held_.find('\n', at_); end != std::string::npos; end = held_.find('\n', at_)) {
            std::string line = held_.substr(at_, end - at_);
            at_ = end + 1;
            auto record = wire::parse_event_json(line);
            if (record) return std::optional{received_event{std::move(line), std::move(*record)}};
            if (!line.empty()) ++refused_;
        }
        held_.erase(0, at_);
        at_ = 0;
        if (held_.size() > max_line_bytes) {
            held_.clear();
            ++refused_;
        }
        std::size_t const before = held_.size();
        held_.resize(before + chunk_bytes);
        auto const got = socket_.receive(std::span{held_}.subspan(before), deadline);
        held_.resize(before + (got ? *got : 0));
        if (!got) return got.error();
        if (*got == 0) return std::optional<received_event>{};
    }
}

} // namespace lariat::tool
