// One call under way: what everything that asks the server answers to Python.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "values.h"

namespace mimeo::python {

/// What a call answered, to become a Python object on a thread that has the GIL.
class Outcome {
 public:
  virtual ~Outcome() = default;
  /// Throws the exception that there is instead. Once.
  virtual nb::object take() = 0;
};

/// A call that the library works on. Blocking Python code waits for it; asyncio has itself woken at its end.
class Call {
 public:
  explicit Call(std::stop_source stop) : state_(std::make_shared<State>()), stop_(std::move(stop)) {}

  /// Waits without the GIL, for at most so many seconds; answers whether it has ended. A signal whose handler raises
  /// (Ctrl-C) stops the call.
  bool wait_for(std::optional<double> seconds);
  /// Waits for its end and answers the result.
  nb::object wait();
  /// The result of a call that has ended.
  nb::object result();
  /// `waker` is called once, on a thread of the library, when the call has ended; at once if it has.
  void when_done(nb::callable waker);
  void stop();

  /// Begins `task`, which `stop` stops; `convert` makes a Python object of what it answers.
  template <class T, class Convert>
  static std::unique_ptr<Call> begin(mc::Task<mc::Result<T>> task, std::stop_source stop, Convert convert);

  /// Nothing of the interpreter may be called any more: it goes.
  static void forget_interpreter();

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable ended;
    std::unique_ptr<Outcome> outcome;
    bool done = false;
    PyObject* waker = nullptr;

    void end(std::unique_ptr<Outcome> how);
  };

  std::shared_ptr<State> state_;
  std::stop_source stop_;
};

template <class T, class Convert>
class OutcomeOf : public Outcome {
 public:
  OutcomeOf(mc::Result<T> result, Convert convert) : result_(std::move(result)), convert_(std::move(convert)) {}
  nb::object take() override {
    if (!result_) raise(result_.error());
    if constexpr (std::is_void_v<T>) {
      return nb::none();
    } else {
      return convert_(*std::move(result_));
    }
  }

 private:
  mc::Result<T> result_;
  Convert convert_;
};

template <class T, class Convert>
std::unique_ptr<Call> Call::begin(mc::Task<mc::Result<T>> task, std::stop_source stop, Convert convert) {
  auto call = std::make_unique<Call>(std::move(stop));
  nb::gil_scoped_release free;
  mc::start<mc::Result<T>>(std::move(task), [state = call->state_, convert](mc::Result<T> result) {
    state->end(std::make_unique<OutcomeOf<T, Convert>>(std::move(result), convert));
  });
  return call;
}

}  // namespace mimeo::python
