// How a deployment's predictions went in the last 24 hours: GET /mimeo/v1/deployments/{owner}/{name}/history.
#include "api/deployments.h"
#include "api/object_writer.h"
#include "api/operations.h"

namespace mimeo::api {
namespace {

using namespace std::chrono_literals;

constexpr Duration length = 15min;
constexpr Duration reach = 24h;
/// More in a day than one machine runs of anything but the smallest models; read from an index, they take a fraction of
/// a second.
constexpr int most_runs = 200'000;

void write_bucket(const core::HistoryBucket& bucket, std::string& out) {
  ObjectWriter object(out);
  object.time("start", bucket.start);
  object.number("succeeded", bucket.succeeded);
  object.number("failed", bucket.failed);
  object.number("canceled", bucket.canceled);
  object.real_or_null("latency_p50", bucket.latency_p50);
  object.real_or_null("latency_p95", bucket.latency_p95);
  object.real_or_null("queue_p50", bucket.queue_p50);
  object.real_or_null("queue_p95", bucket.queue_p95);
  object.end();
}

}  // namespace

Task<Answer> get_deployment_history(Call& call) {
  const auto found = find_deployment_in_path(call);
  if (!found) co_return std::unexpected(found.error());
  const auto name = (*found)->deployment.name;
  const Time until = call.now();
  // The bucket that goes on, and those of a day before it.
  const Time since = until - reach + length;
  auto runs = co_await call.engine.world.deployments.runs(name, since - length, most_runs);
  if (!runs) co_return pass_on(std::move(runs));
  std::string out;
  ObjectWriter object(out);
  object.number("bucket_seconds", std::chrono::duration_cast<std::chrono::seconds>(length).count());
  write_array(core::make_history(*runs, since, until, length), write_bucket, object.member("buckets"));
  object.end();
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
