// A small pool of threads for what would block an I/O thread: disk, hashing, database reads, process start.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/thread_pool.hpp>

#include "base/async.h"

namespace mimeo {

/// Thread-safe. Destroyed before the io_contexts whose coroutines use it: the destructor runs what is queued to its end
/// and hands every caller back to its own executor.
class Offload {
 public:
  explicit Offload(std::size_t threads) : pool_(threads) {}
  ~Offload() { pool_.join(); }

  /// Runs `work` (a callable without parameters) on the pool and resumes the caller on its own executor with the value,
  /// or with the exception. Not cancellable: a caller that is cancelled still waits for the work to end, so `work` may
  /// refer to its frame.
  template <class Work>
  auto run(Work work) -> Task<std::invoke_result_t<Work&>>;

  /// Runs `work`, which does not throw, some time; nobody waits for it but the destructor. For clearing up that must not block
  /// whoever lets go of something.
  void later(std::move_only_function<void()> work);

 private:
  using Call = void (*)(void*);
  /// Calls `call(state)`, which does not throw, on the pool. Compiled once, unlike what callers hand to run().
  Task<> run_call(Call call, void* state);

  asio::thread_pool pool_;
};

template <class Work>
auto Offload::run(Work work) -> Task<std::invoke_result_t<Work&>> {
  using Value = std::invoke_result_t<Work&>;
  constexpr bool answers = !std::is_void_v<Value>;
  struct State {
    Work& work;
    std::optional<std::conditional_t<answers, Value, bool>> value = {};
    std::exception_ptr failure = {};
  };
  State state{work};
  Call call = [](void* opaque) {
    auto& state = *static_cast<State*>(opaque);
    try {
      if constexpr (answers) {
        state.value.emplace(state.work());
      } else {
        state.work();
      }
    } catch (...) {
      state.failure = std::current_exception();
    }
  };
  co_await run_call(call, &state);
  if (state.failure) std::rethrow_exception(state.failure);
  if constexpr (answers) co_return std::move(*state.value);
}

}  // namespace mimeo
