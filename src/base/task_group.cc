#include "base/task_group.h"

#include <atomic>
#include <cassert>
#include <exception>
#include <list>
#include <utility>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include "base/log.h"

namespace mimeo {

// Shared with the handlers that are on their way to the executor: they may arrive after the group is gone.
struct TaskGroup::State : std::enable_shared_from_this<State> {
  using Signal = std::shared_ptr<asio::cancellation_signal>;

  State(Executor on, std::string called)
      : executor(std::move(on)), name(std::move(called)), all_ended(executor, asio::steady_timer::time_point::max()) {}

  const Executor executor;
  const std::string name;
  std::atomic<std::size_t> size = 0;
  std::atomic<bool> stopped = false;
  // Only on the executor:
  std::list<Signal> running;
  asio::steady_timer all_ended;

  void start(Task<> task) {
    if (stopped) {
      leave(std::move(task));
      return;
    }
    auto place = running.insert(running.end(), std::make_shared<asio::cancellation_signal>());
    Signal signal = *place;
    auto ended = [self = shared_from_this(), place, signal](std::exception_ptr) {
      self->running.erase(place);
      self->leave();
    };
    asio::co_spawn(executor, run(std::move(task)), asio::bind_cancellation_slot(signal->slot(), std::move(ended)));
  }

  Task<> run(Task<> task) {
    try {
      co_await std::move(task);
    } catch (...) {
      judge(std::current_exception());
    }
    // Boost 1.81's co_spawn itself waits once more for a task that never did; if that task is cancelled by then (it
    // stopped its own group), the exception would leave through io_context::run.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  }

  void leave(Task<> unstarted = {}) {
    { Task<> destroyed = std::move(unstarted); }  // before size says that nothing is left
    if (--size == 0) all_ended.cancel();
  }

  void cancel_all() {
    // A copy, because a task may end, and leave the list, while its signal is being sent.
    std::vector<Signal> signals(running.begin(), running.end());
    for (const Signal& signal : signals) signal->emit(asio::cancellation_type::terminal);
  }

  void judge(std::exception_ptr failure) const {
    try {
      std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
      if (stopped && error.code() == asio::error::operation_aborted) return;
      log_error("task.failed", {{"group", name}, {"reason", error.what()}});
    } catch (const std::exception& error) {
      log_error("task.failed", {{"group", name}, {"reason", error.what()}});
    } catch (...) {
      log_error("task.failed", {{"group", name}, {"reason", "an exception of unknown type"}});
    }
  }
};

TaskGroup::TaskGroup(Executor executor, std::string name)
    : state_(std::make_shared<State>(std::move(executor), std::move(name))) {}

TaskGroup::~TaskGroup() { assert(state_->size == 0 && "a task group must be joined before it is destroyed"); }

void TaskGroup::spawn(Task<> task) {
  ++state_->size;
  asio::post(state_->executor, [state = state_, task = std::move(task)]() mutable { state->start(std::move(task)); });
}

void TaskGroup::stop() {
  state_->stopped = true;
  asio::dispatch(state_->executor, [state = state_] { state->cancel_all(); });
}

Task<> TaskGroup::join() {
  auto state = state_;
  // The caller's cancellation must not end the wait: tasks that are left may refer to what the caller destroys next.
  bool thrown_before = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  while (state->size > 0) {
    auto uncancellable = asio::bind_cancellation_slot(asio::cancellation_slot(), as_result);
    co_await state->all_ended.async_wait(uncancellable);
  }
  co_await asio::this_coro::throw_if_cancelled(thrown_before);
}

std::size_t TaskGroup::size() const { return state_->size; }

Executor TaskGroup::executor() const { return state_->executor; }

}  // namespace mimeo
