#include "base/offload.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace mimeo {

Task<> Offload::run_call(Call call, void* state) {
  auto& pool = pool_;
  auto initiation = [&pool, call, state](auto handler) {
    auto home = asio::get_associated_executor(handler);
    // The guard keeps the caller's io_context alive while nothing but the pool knows that it has something to do.
    auto guard = asio::make_work_guard(home);
    asio::post(pool, [call, state, guard = std::move(guard), handler = std::move(handler)]() mutable {
      call(state);
      asio::post(guard.get_executor(), std::move(handler));
    });
  };
  // No cancellation slot is read from the handler, so a cancelled caller waits on.
  constexpr asio::use_awaitable_t<Executor> token;
  co_await asio::async_initiate<decltype(token), void()>(std::move(initiation), token);
}

void Offload::later(std::move_only_function<void()> work) { asio::post(pool_, std::move(work)); }

}  // namespace mimeo
