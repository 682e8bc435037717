#include "base/run_there.h"

#include <boost/asio/bind_cancellation_slot.hpp>

namespace mimeo {

Task<> run_there(Executor executor, Task<> task) {
  auto token = asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable_t<Executor>{});
  co_await asio::co_spawn(executor, std::move(task), token);
}

}  // namespace mimeo
