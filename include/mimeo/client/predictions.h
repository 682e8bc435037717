// Predictions: one run of a model each.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mimeo/client/options.h"
#include "mimeo/client/output.h"
#include "mimeo/client/page.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

namespace detail {
class Session;
}

enum class Status { starting, processing, succeeded, failed, canceled, aborted };

/// As on the wire.
std::string_view to_string(Status status);
/// Whether nothing will change any more.
bool is_terminal(Status status);

struct Prediction {
  std::string id;
  std::string model;  ///< "owner/name"
  std::string version;
  std::string deployment;  ///< "owner/name", if it was made through one
  Status status = Status::starting;
  Value input;
  Value output;  ///< as it came: files are strings; Client::output_of makes them FileOutput
  std::string error;
  std::string logs;
  Value metrics;
  std::string created_at;  ///< RFC 3339, as are all times
  std::string started_at;
  std::string completed_at;
  std::string deadline;
  std::string source;  ///< "api" or "web"
  bool data_removed = false;
  struct Urls {
    std::string get;
    std::string cancel;
    std::string stream;  ///< empty: it cannot be streamed
    std::string web;
  } urls;
  Value raw;

  static Prediction of(Value raw);
};

/// How far a prediction has come, by the last progress bar in its logs ("42%|####    | 42/100").
struct Progress {
  double fraction = 0;
  std::int64_t current = 0;
  std::int64_t total = 0;
};
std::optional<Progress> progress_of(const Prediction& prediction);

struct PredictionFilter {
  std::string created_after = {};  ///< RFC 3339
  std::string created_before = {};
  std::string source = {};  ///< "web" or nothing
};

class Predictions {
 public:
  explicit Predictions(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  /// Makes one and does not wait for it. `ref`: "owner/name" (its latest version), "owner/name:version" or a version's
  /// id. Files in the input are uploaded first.
  Result<Prediction> create(std::string_view ref, Value::Object input, CreateOptions options = {}) const;
  Task<Result<Prediction>> async_create(std::string_view ref, Value::Object input, CreateOptions options) const;
  Task<Result<Prediction>> async_create(std::string_view ref, Value::Object input) const {
    return async_create(ref, std::move(input), CreateOptions());
  }

  Result<Prediction> get(std::string_view id, std::stop_token stop = {}) const;
  Task<Result<Prediction>> async_get(std::string_view id, std::stop_token stop = {}) const;

  /// Newest first.
  Result<Page<Prediction>> list(PredictionFilter filter = {}, std::stop_token stop = {}) const;
  Task<Result<Page<Prediction>>> async_list(PredictionFilter filter, std::stop_token stop = {}) const;
  Task<Result<Page<Prediction>>> async_list() const { return async_list(PredictionFilter()); }

  /// Asks for its end; one that has ended is answered unchanged.
  Result<Prediction> cancel(std::string_view id, std::stop_token stop = {}) const;
  Task<Result<Prediction>> async_cancel(std::string_view id, std::stop_token stop = {}) const;

  /// Asks every `poll_interval` until it has ended, however.
  Result<Prediction> wait(Prediction prediction, RunOptions options = {}) const;
  Task<Result<Prediction>> async_wait(Prediction prediction, RunOptions options) const;
  Task<Result<Prediction>> async_wait(Prediction prediction) const {
    return async_wait(std::move(prediction), RunOptions());
  }

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client
