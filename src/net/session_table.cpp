#include "net/session_table.hpp"

#include <algorithm>
#include <cassert>

namespace lariat::net {

session_table::entry& session_table::longest_idle(time_point now) noexcept
{
    if (silent_.empty()) return proven_.front();
    if (!proven_.empty() && proven_.front().active_ < silent_.front().active_
        && now - proven_.front().active_ > grace)
        return proven_.front();
    return silent_.front();
}

session_table::entry* session_table::add(entry& session, time_point now) noexcept
{
    entry* victim = nullptr;
    if (size() >= limits_.max_connections) {
        victim = &longest_idle(now);
        remove(*victim);
    }
    session.active_ = now;
    silent_.push_back(session);
    return victim;
}

void session_table::on_bytes(entry& session, time_point now, line_progress progress) noexcept
{
    if (!session.by_activity_.is_linked()) return;
    session.active_ = now;
    auto& list = activity_of(session);
    list.splice(list.end(), list, list.iterator_to(session));

    if (progress == line_progress::continued) return;
    if (session.by_line_.is_linked()) unfinished_.erase(unfinished_.iterator_to(session));
    if (progress == line_progress::begun) {
        session.line_begun_ = now;
        unfinished_.push_back(session);
    }
}

void session_table::on_proven(entry& session) noexcept
{
    if (!session.by_activity_.is_linked() || session.proven_) return;
    // Called right after on_bytes(): the session is the most recently active of all.
    assert(proven_.empty() || proven_.back().active_ <= session.active_);
    silent_.erase(silent_.iterator_to(session));
    session.proven_ = true;
    proven_.push_back(session);
}

void session_table::remove(entry& session) noexcept
{
    if (!session.by_activity_.is_linked()) return;
    auto& list = activity_of(session);
    list.erase(list.iterator_to(session));
    if (session.by_line_.is_linked()) unfinished_.erase(unfinished_.iterator_to(session));
}

std::optional<session_table::expiry> session_table::take_expired(time_point now) noexcept
{
    using std::chrono::milliseconds;
    auto const take = [this](entry& session, session_end why) {
        remove(session);
        return expiry{&session, why};
    };
    if (limits_.line_timeout > milliseconds::zero() && !unfinished_.empty()
        && unfinished_.front().line_begun_ + limits_.line_timeout <= now)
        return take(unfinished_.front(), session_end::line_timeout);
    if (limits_.idle_timeout > milliseconds::zero()) {
        for (auto* const list : {&silent_, &proven_}) {
            if (!list->empty() && list->front().active_ + limits_.idle_timeout <= now)
                return take(list->front(), session_end::idle_timeout);
        }
    }
    return std::nullopt;
}

std::optional<session_table::time_point> session_table::next_deadline() const noexcept
{
    using std::chrono::milliseconds;
    auto earliest = time_point::max();
    if (limits_.line_timeout > milliseconds::zero() && !unfinished_.empty())
        earliest = std::min(earliest, unfinished_.front().line_begun_ + limits_.line_timeout);
    if (limits_.idle_timeout > milliseconds::zero()) {
        for (auto const* const list : {&silent_, &proven_}) {
            if (!list->empty()) earliest = std::min(earliest, list->front().active_ + limits_.idle_timeout);
        }
    }
    if (earliest == time_point::max()) return std::nullopt;
    return earliest;
}

} // namespace lariat::net
