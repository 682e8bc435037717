// A small pool of threads for what would block an I/O thread: disk, hashing, database reads, process start.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/thread_pool.hpp>

#include "base/async.h"

namespace mimeo {

class Offload {
 public:
  explicit Offload(std::size_t threads) : pool_(threads) {}
  /// Runs what is queued to its end, then joins.
  ~Offload() { pool_.join(); }

  /// Runs `work` (a callable without parameters) on the pool and resumes the caller on its own executor with the value.
  /// Not cancellable: a caller that is cancelled still waits for the work to end, so `work` may refer to its frame.
  template <class Work>
  auto run(Work work) -> Task<decltype(work())>;

 private:
  asio::thread_pool pool_;
};

template <class Work>
auto Offload::run(Work work) -> Task<decltype(work())> {
  using Value = decltype(work());
  auto body = [](Work inner) -> asio::awaitable<Value, asio::thread_pool::executor_type> { co_return inner(); };
  auto token = asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable_t<Executor>{});
  auto started = body(std::move(work));
  co_return co_await asio::co_spawn(pool_.get_executor(), std::move(started), token);
}

}  // namespace mimeo
