#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace lariat::net {

namespace asio = boost::asio;

/// Completion token of every asynchronous call: errors come back as values, nothing throws.
inline constexpr auto use_nothrow = asio::as_tuple(asio::use_awaitable);

} // namespace lariat::net
