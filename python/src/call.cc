#include "call.h"

#include <algorithm>
#include <chrono>

namespace mimeo::python {
namespace {

using Clock = std::chrono::steady_clock;

/// A condition variable sleeps through signals: Ctrl-C is looked for this often.
constexpr std::chrono::milliseconds between_looks(50);
/// A call that was stopped may still have to tell the server so.
constexpr std::chrono::seconds farewell(2);

/// Held while a thread of the library is in the interpreter.
std::mutex interpreter;
bool is_gone = false;  // guarded by interpreter

}  // namespace

void Call::State::end(std::unique_ptr<Outcome> how) {
  PyObject* woken = nullptr;
  {
    std::lock_guard lock(mutex);
    outcome = std::move(how);
    done = true;
    woken = std::exchange(waker, nullptr);
    ended.notify_all();
  }
  if (woken == nullptr) return;
  std::lock_guard lock(interpreter);
  if (is_gone) return;  // and nobody waits
  nb::gil_scoped_acquire held;
  PyObject* answer = PyObject_CallNoArgs(woken);
  if (answer == nullptr) PyErr_WriteUnraisable(woken);
  Py_XDECREF(answer);
  Py_DECREF(woken);
}

void Call::forget_interpreter() {
  nb::gil_scoped_release free;
  std::lock_guard lock(interpreter);
  is_gone = true;
}

bool Call::wait_for(std::optional<double> seconds) {
  const auto deadline = seconds ? Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                     std::chrono::duration<double>(std::min(*seconds, 1e9)))
                                : Clock::time_point::max();
  const auto is_done = [this] { return state_->done; };
  for (;;) {
    {
      nb::gil_scoped_release free;
      std::unique_lock lock(state_->mutex);
      if (state_->ended.wait_until(lock, std::min(deadline, Clock::now() + between_looks), is_done)) return true;
    }
    if (PyErr_CheckSignals() != 0) {
      stop();
      {
        nb::gil_scoped_release free;
        std::unique_lock lock(state_->mutex);
        state_->ended.wait_for(lock, farewell, is_done);
      }
      throw nb::python_error();
    }
    if (Clock::now() >= deadline) return false;
  }
}

nb::object Call::wait() {
  wait_for(std::nullopt);
  return result();
}

nb::object Call::result() {
  std::unique_ptr<Outcome> outcome;
  {
    std::lock_guard lock(state_->mutex);
    outcome = std::move(state_->outcome);
  }
  if (!outcome) throw std::runtime_error("This call has not ended, or its result was taken");
  return outcome->take();
}

void Call::when_done(nb::callable waker) {
  {
    std::lock_guard lock(state_->mutex);
    if (!state_->done) {
      state_->waker = waker.release().ptr();
      return;
    }
  }
  waker();
}

void Call::stop() {
  nb::gil_scoped_release free;
  stop_.request_stop();
}

}  // namespace mimeo::python
