// Runs a task on another thread's executor, and answers on the caller's.
//
// Not a template over what tasks answer, but for a few lines: each further instance of asio::co_spawn costs a second of
// compilation.
#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/async.h"

namespace mimeo {

/// Waits for the task to its end, whoever cancels the caller meanwhile: what it does must not be torn in the middle.
Task<> run_there(Executor executor, Task<> task);

/// The task's answer goes into `answer`, which both sides hold.
template <class T>
Task<> keep_answer(Task<T> task, std::shared_ptr<std::optional<T>> answer) {
  answer->emplace(co_await std::move(task));
}

template <class T>
  requires(!std::is_void_v<T>)
Task<T> run_there(Executor executor, Task<T> task) {
  auto answer = std::make_shared<std::optional<T>>();
  auto kept = keep_answer(std::move(task), answer);
  co_await run_there(std::move(executor), std::move(kept));
  co_return std::move(**answer);
}

}  // namespace mimeo
