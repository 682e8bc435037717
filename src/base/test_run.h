// Runs one coroutine to its end on a loop: how a test without a server awaits something. Tests only.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include <boost/asio/io_context.hpp>

#include "base/result.h"
#include "base/run_there.h"

namespace mimeo {

/// Runs `task`. One that does not end within half a minute fails the test instead of hanging it.
void run_to_end(asio::io_context& io, Task<> task);

/// Answers what `task` answers.
template <class T>
T run_on(asio::io_context& io, Task<T> task) {
  if constexpr (std::is_void_v<T>) {
    run_to_end(io, std::move(task));
  } else {
    auto answer = std::make_shared<std::optional<T>>();
    run_to_end(io, keep_answer(std::move(task), answer));
    return std::move(**answer);
  }
}

/// The value of what must succeed: an Error is thrown, so that the test fails with what it says.
template <class T>
T value_on(asio::io_context& io, Task<Result<T>> task) {
  auto answer = run_on(io, std::move(task));
  if (!answer) throw std::runtime_error(answer.error().message + " " + answer.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*answer);
}

/// On a loop of its own: for tasks that no other thread resumes. Where one does (Offload, a store's writer), the loop
/// must outlive that thread, so that its last touch of the loop does not come too late: use run_on.
template <class T>
T run(Task<T> task) {
  asio::io_context io(1);
  return run_on(io, std::move(task));
}

}  // namespace mimeo
