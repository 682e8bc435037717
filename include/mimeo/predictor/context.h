// What a running predictor may ask of the server around it.
#pragma once

#include <chrono>
#include <exception>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "mimeo/predictor/value.h"

namespace mimeo::predictor {

/// Thrown by Context::check_canceled() and Context::sleep_for(). Let it pass: it ends the prediction as `canceled`.
class Canceled : public std::exception {
 public:
  const char* what() const noexcept override { return "the prediction was canceled"; }
};

/// Handed to `setup`. Valid during that call.
class Setup {
 public:
  virtual ~Setup() = default;

  /// Adds a line (a line break is appended) to the set-up logs, which operators see when a model does not start.
  void log(std::string_view line);

  /// Adds text as it is to the set-up logs.
  virtual void write_log(std::string_view text) = 0;

  /// Where the weights are, if the operator named a place (environment variable COG_WEIGHTS): a path or a URL.
  virtual std::optional<std::string> weights() const = 0;
};

/// One running prediction, handed to `predict`. Valid until `predict` has returned, or its stream has ended. Every method
/// may be called from any thread, so a predictor may share it with threads of its own that it joins in time.
class Context {
 public:
  virtual ~Context() = default;

  /// The prediction's id, as its creator named it.
  virtual std::string_view id() const = 0;

  // --- Telling ------------------------------------------------------------------------------------------------------

  /// Adds a line (a line break is appended) to the prediction's logs, which the caller can see.
  void log(std::string_view line);

  /// Adds text as it is to the logs.
  virtual void write_log(std::string_view text) = 0;

  /// Says how far the work is: `current` of `total` steps (total > 0). Written to the logs in the form from which
  /// clients draw progress bars (` 40%|####      | 4/10 [00:02<00:03,  2.00it/s]`, over the previous one). Cheap enough to
  /// call at every step: at most ten lines per second go out, and the first and the last one always.
  virtual void progress(long long current, long long total) = 0;

  /// Sets a metric of this prediction, shown beside `predict_time`. `name`: letters, digits and single underscores, up to
  /// 128 characters; dots nest ("tokens.input"), up to 4 levels. A metric keeps the type of its first value; null deletes
  /// it. Throws std::invalid_argument for a bad name, a name that begins with `cog.`, `predict_time`, a change of type, or
  /// a file in the value.
  virtual void metric(std::string_view name, Value value) = 0;
  /// Adds to a numeric metric, which begins at 0. Throws as metric().
  virtual void add_to_metric(std::string_view name, double amount) = 0;
  /// Appends to a metric that is a list. Throws as metric().
  virtual void append_to_metric(std::string_view name, Value item) = 0;

  // --- Stopping -----------------------------------------------------------------------------------------------------

  /// Asked to stop when the caller cancels or hangs up, or the server shuts down. Give it to whatever can use it, or look
  /// at it now and then. However `predict` ends after that, the prediction is `canceled`; until it ends, its slot is taken.
  virtual std::stop_token stop_token() const = 0;

  bool canceled() const { return stop_token().stop_requested(); }

  /// Throws Canceled if the prediction is to stop.
  void check_canceled() const;

  /// Waits, and throws Canceled as soon as the prediction is to stop.
  void sleep_for(std::chrono::nanoseconds time) const;

  // --- Surroundings -------------------------------------------------------------------------------------------------

  /// An empty folder of this prediction's own; removed with all it holds when the prediction has ended and its files were
  /// delivered. Made at the first call. Throws std::filesystem::filesystem_error if the disk refuses.
  virtual const std::filesystem::path& scratch() = 0;

  /// A value that the creator of the prediction sent beside the input in `context`, such as a token for a service that
  /// this model calls in the caller's name.
  virtual std::optional<std::string> find_request_value(std::string_view name) const = 0;
};

}  // namespace mimeo::predictor
