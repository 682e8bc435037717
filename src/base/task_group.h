// A task group owns coroutines that run beside their parent: it is the only way to start one.
//
//   TaskGroup connections(executor, "connections");
//   connections.spawn(serve(std::move(socket)));
//   ...
//   connections.stop();
//   co_await connections.join();
//
// Rules: every group is joined before it is destroyed (asserted). `stop()` asks all tasks to end by cancelling what they
// wait for; `join()` waits until all have ended. The tasks run on one executor, that of one I/O thread; `spawn`, `stop`
// and `size` may be called from any thread, `join` and the destructor belong to the executor's thread (or to any thread
// once nothing runs it any more).
//
// What a cancelled task sees: the wait it stands in ends with `operation_aborted`, and so does every later co_await, as
// an exception, even with `as_result`. A task that must still wait while it ends (to send a last word, to join a group of
// its own) first says `co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());`. An
// `operation_aborted` that leaves a task of a stopped group is its ordinary end.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/async.h"

namespace mimeo {

class TaskGroup {
 public:
  /// `name` stands in the log line of a task that failed.
  explicit TaskGroup(Executor executor, std::string name);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// Runs `task` on the group's executor; it begins after spawn has returned, never inside it. An exception that escapes
  /// is logged as a bug; the others of the group go on. After stop() the task is destroyed unstarted.
  void spawn(Task<> task);

  /// Cancels what every task waits for (terminal cancellation). May be called again.
  void stop();

  /// Waits until no task is left.
  Task<> join();

  /// Tasks that have been spawned and have not ended.
  std::size_t size() const;
  Executor executor() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace mimeo
