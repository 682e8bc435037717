// The coroutine vocabulary: one task type, one executor type.
//
// `Task<T>` is an Asio awaitable over `any_io_executor`. Rules (ARCHITECTURE.md, "Threads"): one co_await per
// statement with named arguments; parameters by value when the coroutine may outlive the statement; never hold a
// lock or a reference into a container across a co_await; nothing is detached: spawn through base/task_group.h.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mimeo {

namespace asio = boost::asio;

using Executor = asio::any_io_executor;

template <class T = void>
using Task = asio::awaitable<T, Executor>;

/// Completion token: suspends, and answers a tuple that begins with the error code instead of throwing it.
inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable_t<Executor>{});

}  // namespace mimeo
