// Every metric of this server, once: its name, what it is, in which unit, by which labels. What is written at GET
// /metrics takes its HELP and TYPE from here (base/metrics.h), and docs/metrics.md is made of it. A name that is not here
// does not compile.
//
// A metric's name never changes its meaning, and its labels stay: people's dashboards and alarms ask for them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mimeo {

struct Metric {
  enum class Type { counter, gauge, histogram };
  struct Label {
    std::string_view name;
    std::string_view values = {};  ///< all there are, where they are few
  };

  std::string_view name;
  Type type;
  std::string_view unit;  ///< or what is counted
  std::string_view help;
  std::array<Label, 3> labels = {};  ///< in the order in which they are written; empty ones are none
};
std::string_view to_string(Metric::Type type);

namespace metric_table {
using enum Metric::Type;

inline constexpr Metric::Label model{"model"};
inline constexpr Metric::Label operation{"operation"};
inline constexpr Metric::Label gpu{"gpu"};
inline constexpr Metric::Label gpu_name{"name"};

inline constexpr Metric all[] = {
    // --- HTTP
    {"mimeo_http_requests_total", counter, "requests", "Requests answered", {operation, {"code", "as `201`"}}},
    {"mimeo_http_request_seconds", histogram, "seconds",
     "Until the answer begins. `Prefer: wait` counts as long as it waits", {operation}},
    {"mimeo_http_connections", gauge, "connections", "Open connections", {{{"origin", "`api`, `files`"}}}},
    {"mimeo_streams_open", gauge, "streams", "Event streams that somebody reads"},
    // --- Predictions and trainings
    {"mimeo_predictions_total", counter, "predictions", "Ended since the server started",
     {model, {"status", "`succeeded`, `failed`, `canceled`, `aborted`"}, {"kind", "`prediction`, `training`"}}},
    {"mimeo_predictions_unfinished", gauge, "predictions", "Accepted and not ended"},
    {"mimeo_predictions_running", gauge, "predictions", "On an instance, canceled ones whose models go on among them"},
    {"mimeo_queue_length", gauge, "predictions", "Waiting for an instance", {model}},
    {"mimeo_queue_oldest_seconds", gauge, "seconds",
     "How long the one that is next has waited; 0 when nothing waits", {model}},
    {"mimeo_queue_seconds", histogram, "seconds", "Time in the queue, of those that have left it", {model}},
    {"mimeo_run_seconds", histogram, "seconds", "Time on an instance", {model}},
    // --- Instances
    {"mimeo_instances", gauge, "instances", "Instances by what they do",
     {model, {"state", "`setting up`, `ready`, `draining`, `stopping`"}}},
    {"mimeo_instance_slots", gauge, "predictions", "What the instances can run at once", {model}},
    {"mimeo_instance_slots_busy", gauge, "predictions", "Slots that are taken", {model}},
    {"mimeo_set_up_seconds", histogram, "seconds", "From the start of an instance until it is ready", {model}},
    {"mimeo_set_ups_failed_total", counter, "instances", "Set-ups that failed"},
    {"mimeo_versions_set_aside", gauge, "versions",
     "Versions whose set-ups failed in a row, and that are not tried for a while"},
    {"mimeo_instances_died_total", counter, "instances", "Instances that ended by themselves"},
    {"mimeo_stop_seconds", histogram, "seconds", "From asking a model to stop until it has"},
    {"mimeo_stops_total", counter, "predictions", "Models that were asked to stop, by what it took beyond that",
     {{{"escalation", "`none`, `signal`, `kill`"}}}},
    // --- Webhooks
    {"mimeo_webhook_calls_total", counter, "calls", "Calls to webhooks; after one that is `pending` comes another try",
     {{{"outcome", "`pending`, `delivered`, `dropped`, `dead`"}}}},
    {"mimeo_webhook_call_seconds", histogram, "seconds", "Until the receiver had answered"},
    {"mimeo_webhook_lag_seconds", histogram, "seconds",
     "From an end, or a replay of the call about it, until the receiver had answered 2xx, earlier tries included"},
    {"mimeo_webhook_deliveries_pending", gauge, "calls", "Owed, and not delivered yet"},
    {"mimeo_webhook_oldest_seconds", gauge, "seconds",
     "How long the oldest of those has been owed, since the end or its last replay; 0 when nothing is"},
    // --- Disk
    {"mimeo_store_writes_total", counter, "changes", "Changes given to the database"},
    {"mimeo_store_writes_waiting", gauge, "changes", "Changes that wait for the next transaction"},
    {"mimeo_store_batch_writes", histogram, "changes", "Changes in a transaction"},
    {"mimeo_store_commit_seconds", histogram, "seconds", "Time of a transaction, with its flush of the disk (fsync)"},
    {"mimeo_store_failed_commits_total", counter, "transactions", "Transactions that the disk refused"},
    {"mimeo_store_bytes", gauge, "bytes", "Size of the database and its write-ahead log"},
    {"mimeo_stored_file_bytes", gauge, "bytes", "Uploads and output files that are kept"},
    // --- GPUs: only where there are some
    {"mimeo_gpu_memory_bytes", gauge, "bytes", "Memory of a GPU", {gpu, gpu_name}},
    {"mimeo_gpu_memory_used_bytes", gauge, "bytes", "How much of it is used, by whomever", {gpu, gpu_name}},
    {"mimeo_gpu_utilization_ratio", gauge, "ratio", "Share of the last moment in which a GPU was busy",
     {gpu, gpu_name}},
    // --- The server's process, by the names that Prometheus' own client libraries use
    {"process_resident_memory_bytes", gauge, "bytes",
     "Resident memory of the server; models are processes of their own"},
    {"process_virtual_memory_bytes", gauge, "bytes", "Virtual memory of the server"},
    {"process_cpu_seconds_total", counter, "seconds", "Processor time of the server"},
    {"process_open_fds", gauge, "files", "File descriptors that are open"},
    {"process_max_fds", gauge, "files", "File descriptors that may be open"},
    {"process_start_time_seconds", gauge, "seconds", "When the server was started, in Unix time"},
};

}  // namespace metric_table

/// One of the table, by its name: `out.family("mimeo_queue_length")`.
class MetricName {
 public:
  /// Implicit, so that a name is written where it is used.
  consteval MetricName(const char* name) {
    for (const auto& metric : metric_table::all) {
      if (metric.name == name) metric_ = &metric;
    }
    if (metric_ == nullptr) throw "no such metric in base/metric_table.h";
  }
  constexpr const Metric& operator*() const { return *metric_; }

 private:
  const Metric* metric_ = nullptr;
};

// A counter's name ends in "_total", as Prometheus has it, and no name is there twice.
consteval bool metric_names_are_right() {
  for (const auto& metric : metric_table::all) {
    if ((metric.type == Metric::Type::counter) != metric.name.ends_with("_total")) return false;
    std::size_t times = 0;
    for (const auto& other : metric_table::all) times += other.name == metric.name ? 1 : 0;
    if (times != 1) return false;
  }
  return true;
}
static_assert(metric_names_are_right());

}  // namespace mimeo
