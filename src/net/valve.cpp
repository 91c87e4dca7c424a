#include "net/valve.hpp"

namespace lariat::net {

void valve::shut()
{
    if (is_open()) shut_.emplace(executor_);
}

void valve::open()
{
    if (shut_) shut_->close();
}

asio::awaitable<void> valve::opened()
{
    if (shut_ && shut_->is_open()) co_await shut_->async_receive(use_nothrow);
}

} // namespace lariat::net
