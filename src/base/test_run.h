// Runs one coroutine to its end on a loop: how a test without a server awaits something. Tests only.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/async.h"

namespace mimeo {

/// Answers what `task` answers. A task that does not end within half a minute fails the test instead of hanging it.
template <class T>
T run_on(asio::io_context& io, Task<T> task) {
  using Value = std::conditional_t<std::is_void_v<T>, bool, T>;
  std::optional<Value> value;
  std::exception_ptr thrown;
  bool ended = false;
  auto body = [&](Task<T> inner) -> Task<> {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(inner);
      value = true;
    } else {
      value.emplace(co_await std::move(inner));
    }
  };
  auto done = [&](std::exception_ptr error) {
    thrown = error;
    ended = true;
    io.stop();
  };
  asio::co_spawn(io, body(std::move(task)), done);
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!ended && std::chrono::steady_clock::now() < give_up) {
    // More than once: another thread that lets go of the last work of an earlier run stops the loop, perhaps only now.
    io.restart();
    io.run_until(give_up);
  }
  if (thrown) std::rethrow_exception(thrown);
  if (!ended) throw std::runtime_error("the task did not end");
  if constexpr (!std::is_void_v<T>) return std::move(*value);
}

/// On a loop of its own: for tasks that no other thread resumes. Where one does (Offload, a store's writer), the loop
/// must outlive that thread, so that its last touch of the loop does not come too late: use run_on.
template <class T>
T run(Task<T> task) {
  asio::io_context io(1);
  return run_on(io, std::move(task));
}

}  // namespace mimeo
