// The instances of this server, and what they say: GET /mimeo/v1/instances, .../{instance_id}, .../{instance_id}/logs.
//
// An account is shown those of its models and of its deployments; operators are shown all.
#include "api/line_stream.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"
#include "base/process_use.h"
#include "engine/instance_state.h"

namespace mimeo::api {
namespace {

struct Row {
  engine::InstanceState instance;
  std::optional<ProcessUse> use;  ///< nothing of one without a process here
};

void write_row(const Row& row, std::string& out) {
  const auto& instance = row.instance;
  ObjectWriter object(out);
  object.text("id", instance.id.text);
  object.text("model", instance.model.text());
  object.text("version", instance.version.text);
  object.text("kind", core::to_string(instance.kind));
  object.text_or_null("deployment", instance.deployment);
  object.text("hardware", instance.hardware.sku);
  json::array gpus;
  for (const auto& gpu : instance.hardware.gpus) gpus.emplace_back(gpu.id);
  write_json(gpus, object.member("gpus"));
  object.text("state", instance.state);
  object.time("since", instance.state_since);
  object.time("started_at", instance.started_at);
  object.real_or_null("setup_seconds", instance.set_up_seconds);
  object.number("slots", instance.slots);
  object.number("busy", instance.busy);
  object.number("queued", static_cast<std::int64_t>(instance.queued));
  object.number_or_null("memory_bytes", row.use ? std::optional(row.use->memory_bytes) : std::nullopt);
  object.real_or_null("cpu_seconds", row.use ? std::optional(row.use->cpu_seconds) : std::nullopt);
  object.end();
}

Task<std::vector<Row>> with_use(Call& call, std::vector<engine::InstanceState> instances) {
  std::vector<int> pids;
  for (const auto& instance : instances) pids.push_back(instance.pid);
  auto look = [&pids] { return use_of_trees(pids); };
  const auto uses = co_await call.options.offload->run(look);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const bool has_process = instances[i].pid > 0;
    rows.push_back({std::move(instances[i]), has_process ? std::optional(uses[i]) : std::nullopt});
  }
  co_return rows;
}

bool is_set(const http::Request& request, std::string_view name) {
  const auto value = request.query_parameter(name);
  return value && *value != "0" && *value != "false";
}

/// The one in the path, if the caller may see it.
Task<std::expected<engine::InstanceState, Problem>> instance_in_path(Call& call) {
  core::InstanceId id{std::string(call.path("instance_id"))};
  auto found = co_await engine::find_instance(call.engine, std::move(id));
  if (!found || !may_see_runs(*call.account, found->model, found->deployment)) {
    co_return refuse(problems::not_found, "No instance with that id");
  }
  co_return std::move(*found);
}

}  // namespace

Task<Answer> stop_instance(Call& call) {
  auto instance = co_await instance_in_path(call);
  if (!instance) co_return std::unexpected(std::move(instance.error()));
  const auto& account = *call.account;
  const bool may = account.is_operator || instance->model.owner == account.id.text;
  if (!may) co_return refuse(problems::forbidden, "Only operators and the owner of the model may stop its instances");
  core::InstanceId id{instance->id};
  auto stopped = co_await engine::stop_instance(call.engine, std::move(id));
  if (!stopped) co_return pass_on(std::move(stopped));
  co_return http::Response(204);
}

Task<Answer> list_instances(Call& call) {
  const auto model = call.request.query_parameter("model");
  const bool with_ended = is_set(call.request, "ended");
  auto instances = co_await engine::list_instances(call.engine);
  std::erase_if(instances, [&](const engine::InstanceState& instance) {
    if (!may_see_runs(*call.account, instance.model, instance.deployment)) return true;
    if (instance.ended && !with_ended) return true;
    return model && !model->empty() && instance.model.text() != *model;
  });
  auto rows = co_await with_use(call, std::move(instances));
  seams::Page<Row> page;
  page.rows = std::move(rows);
  co_return page_response(call, page, write_row);
}

Task<Answer> get_instance(Call& call) {
  auto found = co_await instance_in_path(call);
  if (!found) co_return std::unexpected(std::move(found.error()));
  std::vector<engine::InstanceState> one;
  one.push_back(std::move(*found));
  const auto rows = co_await with_use(call, std::move(one));
  std::string out;
  write_row(rows.front(), out);
  co_return http::Response::json(200, std::move(out));
}

/// With `follow` until it is gone, or the caller.
Task<Answer> get_instance_logs(Call& call) {
  auto found = co_await instance_in_path(call);
  if (!found) co_return std::unexpected(std::move(found.error()));
  if (!is_set(call.request, "follow")) {
    auto text = co_await engine::read_journal(call.engine, found->id);
    co_return http::Response::text(200, std::move(text));
  }
  const Executor here = co_await asio::this_coro::executor;
  LineStream stream(here);
  engine::Journal::Follower follower = [speaker = stream.speaker](std::string_view text) {
    if (text.empty()) {
      speaker.end({});
    } else {
      speaker.pass(text);
    }
    return speaker.is_heard();
  };
  co_await engine::follow_journal(call.engine, found->id, std::move(follower));
  co_return http::Response::stream(200, "text/plain; charset=utf-8", std::move(stream.body));
}

}  // namespace mimeo::api
