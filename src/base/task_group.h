// A task group owns coroutines that run beside their parent: it is the only way to start one.
//
// Rules: every group is joined before it is destroyed (asserted). `stop()` asks all tasks to end by cancelling what they
// wait for; `join()` waits until all have ended. Group and tasks live on one executor (one I/O thread), except `spawn`,
// which any thread may call.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/async.h"

namespace mimeo {

class TaskGroup {
 public:
  explicit TaskGroup(Executor executor, std::string name);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// Runs `task` on the group's executor. An exception that escapes is logged as a bug; others of the group go on.
  /// After stop() the task is destroyed unstarted.
  void spawn(Task<> task);

  /// Cancels what every task waits for (terminal cancellation). May be called again.
  void stop();

  /// Waits until no task is left.
  Task<> join();

  std::size_t size() const;
  Executor executor() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace mimeo
