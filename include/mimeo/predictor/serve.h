// The program around a predictor.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "mimeo/predictor/predictor.h"
#include "mimeo/predictor/trainer.h"

namespace mimeo::predictor {

/// What a model says of itself. Every part has a sensible default.
struct About {
  /// The model's short name, "speak"; the program's name if empty.
  std::string name = {};
  /// A sentence for people who choose a model.
  std::string description = {};
  /// Predictions that may run at once, each on a thread of its own. The operator may lower it (COG_MAX_CONCURRENCY).
  int concurrency = 1;
  /// predict() takes microseconds and never blocks, so it runs on the thread that reads the request, which saves two
  /// thread switches. Then nothing else happens meanwhile: no cancellation, no health check, no other prediction.
  /// Inputs may not contain files. setup() may take its time as always; it runs on another thread.
  bool brief = false;
};

namespace detail {

/// A predictor, or a trainer, without its types.
class Runner {
 public:
  virtual ~Runner() = default;
  virtual void setup(Setup& setup) = 0;
  /// Makes one prediction or training. `input` holds one value per field, in the order of the description; nothing keeps the
  /// field's default.
  virtual void run(std::vector<std::optional<Value>> input, Context& context, OutputSink& sink) = 0;
  virtual bool healthy() = 0;
  /// Whether healthy() is the model's own.
  virtual bool checks_health() const = 0;
};

/// What goes in, what comes out, and who does it.
struct Job {
  std::vector<FieldInfo> input;
  OutputInfo output;
  std::unique_ptr<Runner> (*make)() = nullptr;
};

/// Everything the server needs to know of a model.
struct Program {
  About about;
  Job prediction;
  std::optional<Job> training;
};

/// Values in the order of the description as an Input.
template <class Input>
Input input_of(std::vector<std::optional<Value>> values) {
  const Fields<Input>& fields = Fields<Input>::of();
  Input input{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) fields.assign(i, input, std::move(*values[i]));
  }
  return input;
}

template <class P>
class RunnerOf final : public Runner {
 public:
  using Input = typename P::InputType;
  using Output = typename P::OutputType;

  void setup(Setup& setup) override { predictor_.setup(setup); }
  bool healthy() override { return predictor_.healthy(); }
  bool checks_health() const override {
    return !std::is_same_v<decltype(&P::healthy), decltype(&Predictor<Input, Output>::healthy)>;
  }
  void run(std::vector<std::optional<Value>> values, Context& context, OutputSink& sink) override {
    // A stream goes on reading the input after predict() has returned.
    const Input input = input_of<Input>(std::move(values));
    OutputCodec<Output>::send(predictor_.predict(input, context), sink);
  }

 private:
  P predictor_;
};

template <class T>
class TrainingRunnerOf final : public Runner {
 public:
  using Output = typename T::OutputType;

  void setup(Setup& setup) override { trainer_.setup(setup); }
  bool healthy() override { return true; }
  bool checks_health() const override { return false; }
  void run(std::vector<std::optional<Value>> values, Context& context, OutputSink& sink) override {
    const auto input = input_of<typename T::InputType>(std::move(values));
    OutputCodec<Output>::send(trainer_.train(input, context), sink);
  }

 private:
  T trainer_;
};

/// The job that M does, by way of R.
template <class M, class R>
Job job_of() {
  return {Fields<typename M::InputType>::of().infos(), OutputCodec<typename M::OutputType>::info(),
          []() -> std::unique_ptr<Runner> { return std::make_unique<R>(); }};
}

template <class P, class T = void>
Program program_of(About about) {
  Program program{std::move(about), job_of<P, RunnerOf<P>>(), std::nullopt};
  if constexpr (!std::is_void_v<T>) program.training = job_of<T, TrainingRunnerOf<T>>();
  return program;
}

int serve(Program program, int argc, char** argv);

}  // namespace detail

/// Runs P as a model server, or T when it is started to train, until it is told to stop; answers the process's exit status. Call it from main().
///
/// Flags
///   --host H, --port N     listen on TCP (default 0.0.0.0 and $PORT, else 5000; port 0 lets the system choose)
///   --socket PATH          listen on a Unix socket instead
///   --upload-url URL       send output files there with PUT; without it they become data URIs in the output
///   --await-explicit-shutdown VALUE   ignore SIGTERM, stop only by POST /shutdown (any value but the empty one)
///   --x-mode train         serve trainings by T instead of predictions by P
///   --describe             print name, description, concurrency and OpenAPI schema as one line of JSON, and exit
///   --version, --help
///
/// Life: first it listens, then it constructs P and calls setup(); GET /health-check tells how that went. SIGTERM, SIGINT
/// and POST /shutdown let running predictions finish for a few seconds, then cancel them, and exit with 0. A second signal
/// exits at once. Exit status 2: flags or field descriptions are wrong; 1: cannot listen.
///
/// What the process prints: with a concurrency of 1, everything that setup() or predict() print to standard output or
/// error, C libraries and subprocesses included, goes to the set-up's or the prediction's logs (and still to where it
/// would have gone). With a higher one it only goes where it always went: use Context::log().
///
/// P and T must be default-constructible. Must be called once, before the program starts threads of its own.
template <class P, class T = void>
int serve(int argc, char** argv, About about = {}) {
  static_assert(std::is_default_constructible_v<P>, "a predictor is made without arguments; load things in setup()");
  static_assert(std::is_void_v<T> || std::is_default_constructible_v<T>, "a trainer is made without arguments");
  return detail::serve(detail::program_of<P, T>(std::move(about)), argc, argv);
}

}  // namespace mimeo::predictor
