// The record of one running prediction: what its model reported so far, rendered for whoever asks.
//
// Written by the thread that runs the model, read by the I/O thread (synchronous answers, event streams) and by the
// webhook thread. Once finished it is never changed again.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "predictor/bell.h"
#include "predictor/input.h"
#include "predictor/metrics.h"

namespace mimeo::predictor {

enum class Status { starting, processing, succeeded, failed, canceled };

std::string_view to_string(Status status);
inline bool is_terminal(Status status) { return status > Status::processing; }

/// What a webhook may be told of; also bits of a set.
enum Moment : unsigned { at_start = 1, at_output = 2, at_logs = 4, at_completed = 8, at_every_moment = 15 };

/// Whom to call, from the request.
struct WebhookTarget {
  std::string url;
  unsigned moments = at_every_moment;
  std::string traceparent;
  std::string tracestate;
};

/// What a create request asked for.
struct PredictionRequest {
  std::string id;
  InputValues input;
  /// The request's body as it came; snapshots show the input from it.
  std::string body;
  std::map<std::string, std::string, std::less<>> context;
  std::optional<WebhookTarget> webhook;
};

class Prediction {
 public:
  enum class LogSource : std::uint8_t { standard_output, standard_error };
  enum class MetricMode : std::uint8_t { replace, increment, append };

  /// `executor` is where the bells are awaited. `history` is how many events can be replayed.
  Prediction(PredictionRequest request, Executor executor, std::size_t history);

  const std::string& id() const { return request_.id; }
  const PredictionRequest& request() const { return request_; }
  /// For the thread that runs it, once.
  InputValues take_input() { return std::move(request_.input); }

  /// Called after each change with its moment, on the thread that made it. Set before the prediction is shared.
  void on_change(std::function<void(Moment)> told) { told_ = std::move(told); }

  // --- What the model did; ignored once finished ---------------------------------------------------------------------

  void start();
  /// The whole output, as JSON.
  void set_output(std::string output);
  /// Says that the output is a list that grows by add_item.
  void begin_list();
  void add_item(std::string item);
  void add_log(LogSource source, std::string_view text);
  /// Throw std::invalid_argument, see Metrics.
  void record_metric(std::string_view name, MetricMode mode, Value value);
  /// `error` is shown when failed. After cancel(), every end is `canceled`.
  void finish(Status terminal, std::string error = {});

  // --- Stopping ------------------------------------------------------------------------------------------------------

  /// Asks the model to stop. Any thread, any number of times.
  void cancel() { stop_.request_stop(); }
  std::stop_token stop_token() const { return stop_.get_token(); }

  // --- What others see -----------------------------------------------------------------------------------------------

  Status status() const;
  /// Rings at every change.
  Bell& bell() { return bell_; }
  /// Rings when it has ended.
  Bell& end_bell() { return end_bell_; }

  /// The object of synchronous answers, `completed` events and webhooks: id, status, logs, metrics, and output and error
  /// where there are any; members in alphabetical order.
  std::string render() const;
  /// The same as it would look if it went on: what an `output` or `logs` webhook shows, also when the end came meanwhile.
  std::string render_as_running() const;
  /// The same with the input: the answer to a PUT of a prediction that runs.
  std::string render_with_input() const;

  /// Where a subscriber begins that comes while it runs: at 0, or at the next event when there is no replay.
  std::uint64_t first_replayed_event() const;

  /// Appends the events from number `from` on as text and answers the number of the next one. When the history no longer
  /// reaches back that far it appends an `error` event instead, after which the stream has to end.
  struct EventsRead {
    std::uint64_t next = 0;
    bool ended = false;  ///< the last event was among them
  };
  EventsRead read_events(std::uint64_t from, std::string& out) const;

 private:
  enum class EventKind : std::uint8_t { start, output, log, metric, completed };
  struct Event {
    EventKind kind;
    LogSource source = LogSource::standard_output;
    std::uint64_t index = 0;  ///< output: which one; log: where its text begins in all text ever logged
    std::uint64_t length = 0;
    std::string data = {};    ///< metric
  };

  void push(Event event);
  void tell(Moment moment);
  void render_into(std::string& out, Status shown, const std::string& input = {}) const;
  void append_event_text(const Event& event, std::string& out) const;
  void append_output(std::string& out) const;

  PredictionRequest request_;
  std::size_t history_;
  std::stop_source stop_;
  Bell bell_;
  Bell end_bell_;
  std::function<void(Moment)> told_;

  mutable std::mutex mutex_;  // guards everything below
  Status status_ = Status::starting;
  std::string error_;
  bool is_list_ = false;
  std::vector<std::string> outputs_;  // the items of a list, or the one output
  std::string logs_;
  std::uint64_t logs_dropped_ = 0;    // bytes that gave way at the front
  Metrics metrics_;
  std::chrono::steady_clock::time_point began_;
  double seconds_ = 0;
  std::deque<Event> events_;
  std::uint64_t first_event_ = 0;     // number of events_.front()
};

}  // namespace mimeo::predictor
