// A prediction, and the one function that decides every change to it.
//
//   starting ──► processing ──► succeeded
//      │             ├────────► failed
//      │             └────────► canceled    (cancel call, or its deadline while running)
//      ├────────► failed                    (the model could not be set up)
//      ├────────► canceled                  (cancel call while queued)
//      └────────► aborted                   (its deadline while queued)
//
// A prediction never leaves a terminal status and never goes back to `starting`. When its instance or the server dies under
// it, it keeps its status and is run again, as often as the operator says (`Interrupted`). prediction_test.cc checks all
// statuses x all events against a literal table; the store repeats the invariants as CHECK constraints.
//
// A training is a prediction, too: of a version's `train` instead of its `predict`. It has one step more: when the run is over
// and its weights are kept (`Trained`), a new version of its destination is owed, and only when that is made has it succeeded.
// From then on nothing can cancel or repeat it: what took hours is done, what is left takes a moment.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "core/names.h"
#include "core/retention.h"
#include "core/trace.h"

namespace mimeo::core {

/// Where a prediction is in its life. Spelled on the wire as here.
enum class Status {
  starting,    ///< accepted and durable; waits for an instance. Left by Started, CancelRequested, DeadlinePassed, Failed
  processing,  ///< an instance has it. A crash of ours leaves the row so, and start-up applies Interrupted
  succeeded,   ///< terminal: all outputs stored
  failed,      ///< terminal: the model raised, crashed or timed out, or we could not run it; `error` says why
  canceled,    ///< terminal: stopped by its caller, or its deadline passed while running
  aborted,     ///< terminal: its deadline passed before it ever ran
};

std::string_view to_string(Status status);
std::optional<Status> parse_status(std::string_view text);
constexpr bool is_terminal(Status status) { return status >= Status::succeeded; }

/// Who made it: a client of the API, or a person on the web page.
enum class Source { api, web };
std::string_view to_string(Source source);

/// The webhook events a caller asked for (lifecycle.md section 5.1).
struct WebhookFilter {
  bool start = false;
  bool output = true;
  bool logs = false;
  bool completed = true;

  bool operator==(const WebhookFilter&) const = default;
};

/// The value. Everything a caller can see of a prediction is here; addresses are added when it is rendered
/// (prediction_json.h), since they depend on where the server is reached.
struct Prediction {
  enum class Kind { prediction, training };

  PredictionId id;
  Kind kind = Kind::prediction;
  AccountId account;   ///< to whom it belongs: the runner, not the model's owner
  ModelName model;
  VersionId version;
  std::string deployment;  ///< "owner/name", or empty
  std::optional<ModelName> destination;  ///< set exactly for trainings: whose new version the weights become
  std::string hardware;    ///< SKU of the machine it runs on
  Source source = Source::api;
  Trace trace;             ///< whose part it is; goes along to the model and with every webhook

  Status status = Status::starting;
  JsonText input{"{}"};        ///< as sent, defaults not filled in
  JsonText output;             ///< null until something exists; an array that grows for iterator models
  std::string logs;
  std::optional<std::string> error;  ///< set exactly when failed
  json::object metrics;        ///< what the model recorded, and predict_time/total_time (seconds) once terminal
  bool data_removed = false;   ///< input, output, logs and files were deleted after their time

  Time created_at;
  std::optional<Time> started_at;
  std::optional<Time> completed_at;  ///< set exactly when terminal
  std::optional<Time> deadline;      ///< from `Cancel-After`

  Retention retention;             ///< decided when it was accepted; the store takes `until_download` off when it is met
  std::optional<Time> expires_at;  ///< when its data goes, decided at its end; nothing: unfinished, or never
  Duration hardware_time{0};       ///< how long instances have run it, lost attempts included
  std::optional<Time> attempt_began_at;  ///< not stored: what an attempt lost with the server has used is not known

  std::string webhook;               ///< where to report, or empty
  WebhookFilter webhook_filter;
  bool webhook_filter_given = false;
  std::string stream_token;          ///< secret part of urls.stream (stream_token.h); empty: it has none
  bool streams_files = false;        ///< the stream carries file addresses, so its path begins /v1/files/
  int attempts = 0;                  ///< times an instance was given it
  bool version_owed = false;         ///< trainings: has run, `output` names the weights, the version is still to be made
};

std::string_view to_string(Prediction::Kind kind);
std::optional<Prediction::Kind> parse_prediction_kind(std::string_view text);

// --- Events: what can happen to a prediction ------------------------------------------------------------------------

struct Started {};                              ///< an instance has begun to run it
struct OutputItem { std::string json; };        ///< one more item of an iterator
struct OutputSoFar { JsonText output; };        ///< the whole output as far as it is known
struct LogText { std::string text; };           ///< more log text
struct Metric { std::string name; json::value value; };
struct Trained { JsonText output; };            ///< a training's run is over, and the weights that `output` names are kept
struct Succeeded { std::optional<JsonText> output; };  ///< the final output, or nothing when the items were all
struct Failed { std::string error; };
struct CancelRequested {};                      ///< by its caller; also when a deployment is disabled
struct CanceledByModel {};                      ///< the model ended it as canceled without being asked by us
struct DeadlinePassed {};
/// Its instance, or the server, died under it. How often it may be started in all.
struct Interrupted { int attempts = limits::attempts; };
struct DataExpired {};                          ///< its retention time is over

using Event = std::variant<Started, OutputItem, OutputSoFar, LogText, Metric, Trained, Succeeded, Failed, CancelRequested,
                           CanceledByModel, DeadlinePassed, Interrupted, DataExpired>;

/// What an event did, and what is owed because of it. Effects are data: the engine carries them out.
struct Change {
  bool applied = false;        ///< false: the event was out of place and nothing changed
  bool status_changed = false;
  bool finished = false;       ///< became terminal: must be durable before anyone is told
  bool output_changed = false;
  bool item_added = false;     ///< the output is what it was, with one item more at its end
  bool logs_changed = false;
  bool stop_instance_run = false;  ///< the instance still runs it and must be told to stop
  bool run_again = false;      ///< give it to another instance
};

/// The documented text of a prediction that was interrupted too often (lifecycle.md section 11).
inline constexpr std::string_view interrupted_text = "Prediction interrupted; please retry (code: PA)";

/// The first line of logs that have lost older ones (limits::log_bytes).
inline constexpr std::string_view logs_cut_line = "[older lines were dropped: logs keep the newest 1 MiB]\n";

/// Decides and carries out one event. Deterministic: everything it needs is in its parameters.
Change apply(Prediction& prediction, const Event& event, Time now);

}  // namespace mimeo::core
