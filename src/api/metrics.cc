// What Prometheus asks for: GET /metrics.
#include "base/metrics.h"
#include "api/operations.h"
#include "api/request_metrics.h"
#include "base/process_use.h"
#include "engine/metrics.h"

namespace mimeo::api {
namespace {

/// By the names that Prometheus' own client libraries use.
void write_process(const OwnUse& use, MetricsText& out) {
  out.family("process_resident_memory_bytes");
  out.sample(static_cast<double>(use.memory_bytes));
  out.family("process_virtual_memory_bytes");
  out.sample(static_cast<double>(use.virtual_bytes));
  out.family("process_cpu_seconds_total");
  out.sample(use.cpu_seconds);
  out.family("process_open_fds");
  out.sample(static_cast<double>(use.open_files));
  out.family("process_max_fds");
  out.sample(static_cast<double>(use.open_files_limit));
  out.family("process_start_time_seconds");
  out.sample(use.started_at);
}

}  // namespace

/// Numbers that belong to different threads are read one after the other: they need not be of one moment.
Task<Answer> get_metrics(Call& call) {
  MetricsText out;
  if (call.options.request_metrics != nullptr) call.options.request_metrics->write(out);
  co_await engine::write_metrics(call.engine, out);
  const auto stored = co_await call.engine.world.files.bytes_of_all();
  if (stored) {
    out.family("mimeo_stored_file_bytes");
    out.sample(static_cast<double>(*stored));
  }
  const auto pending = co_await call.engine.world.webhooks.pending();
  if (pending) {
    out.family("mimeo_webhook_deliveries_pending");
    out.sample(static_cast<double>(pending->count));
    const auto now = call.now();
    out.family("mimeo_webhook_oldest_seconds");
    out.sample(std::chrono::duration<double>(now - std::min(pending->oldest.value_or(now), now)).count());
  }
  auto rest = [&] {
    write_process(own_use(), out);
    call.options.write_metrics(out);
  };
  co_await call.options.offload->run(rest);
  co_return http::Response::of(200, "text/plain; version=0.0.4; charset=utf-8", out.take());
}

}  // namespace mimeo::api
