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

/// A predictor without its types.
class Runner {
 public:
  virtual ~Runner() = default;
  virtual void setup(Setup& setup) = 0;
  /// `input` holds one value per field, in the order of the description; nothing keeps the field's default.
  virtual void predict(std::vector<std::optional<Value>> input, Context& context, OutputSink& sink) = 0;
  virtual bool healthy() = 0;
  /// Whether healthy() is the model's own.
  virtual bool checks_health() const = 0;
};

/// Everything the server needs to know of a predictor.
struct Program {
  About about;
  std::vector<FieldInfo> input;
  OutputInfo output;
  std::unique_ptr<Runner> (*make)() = nullptr;
};

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
  void predict(std::vector<std::optional<Value>> values, Context& context, OutputSink& sink) override {
    Input input{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i]) fields_.assign(i, input, std::move(*values[i]));
    }
    OutputCodec<Output>::send(predictor_.predict(input, context), sink);
  }

 private:
  const Fields<Input>& fields_ = Fields<Input>::of();
  P predictor_;
};

template <class P>
Program program_of(About about) {
  return {std::move(about), Fields<typename P::InputType>::of().infos(), OutputCodec<typename P::OutputType>::info(),
          []() -> std::unique_ptr<Runner> { return std::make_unique<RunnerOf<P>>(); }};
}

int serve(Program program, int argc, char** argv);

}  // namespace detail

/// Runs P as a model server until it is told to stop; answers the process's exit status. Call it from main().
///
/// Flags
///   --host H, --port N     listen on TCP (default 0.0.0.0 and $PORT, else 5000; port 0 lets the system choose)
///   --socket PATH          listen on a Unix socket instead
///   --upload-url URL       send output files there with PUT; without it they become data URIs in the output
///   --await-explicit-shutdown VALUE   ignore SIGTERM, stop only by POST /shutdown (any value but the empty one)
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
/// P must be default-constructible. Must be called once, before the program starts threads of its own.
template <class P>
int serve(int argc, char** argv, About about = {}) {
  static_assert(std::is_default_constructible_v<P>, "a predictor is made without arguments; load things in setup()");
  return detail::serve(detail::program_of<P>(std::move(about)), argc, argv);
}

}  // namespace mimeo::predictor
