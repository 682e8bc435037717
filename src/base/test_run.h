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
    io.stop();
  };
  io.restart();
  asio::co_spawn(io, body(std::move(task)), done);
  io.run_for(std::chrono::seconds(30));
  if (thrown) std::rethrow_exception(thrown);
  if (!value) throw std::runtime_error("the task did not end");
  if constexpr (!std::is_void_v<T>) return std::move(*value);
}

/// On a loop of its own.
template <class T>
T run(Task<T> task) {
  asio::io_context io(1);
  return run_on(io, std::move(task));
}

}  // namespace mimeo
