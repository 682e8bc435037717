// Pushing a model: POST /mimeo/v1/models/{owner}/{name}/versions[?as=<version id>], the body an archive of a Cog
// project's folder, or of one executable named `model`; or JSON that names a Docker image of this machine: {"image": "name:tag"}.
//
// Packaging can take minutes, so the answer is a stream of lines (application/x-ndjson):
//   {"progress":"..."}                                              any number of times
//   {"model":"owner/name","is_new":true,"version":{...}}            last, or
//   {"problem":{"title":...,"detail":...,"status":422}}             last, when it did not work
#include <fmt/format.h>

#include "api/json_body.h"
#include "api/line_stream.h"
#include "api/model_json.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/staging.h"
#include "base/log.h"
#include "engine/publish.h"

namespace mimeo::api {
namespace {

std::string progress_line(std::string_view text) {
  std::string line;
  ObjectWriter object(line);
  object.text("progress", text);
  object.end();
  return line;
}

std::string published_line(const engine::Published& published) {
  const core::Version& version = published.version->version;
  std::string line;
  ObjectWriter object(line);
  object.text("model", version.model.text());
  object.flag("is_new", published.is_new);
  write_version(version, object.member("version"));
  object.end();
  return line;
}

/// The task that outlives its request: whoever pushed may go away, the version is made all the same.
Task<> publish_and_tell(engine::Engine& engine, engine::PublishRequest request, StagingFolder staging, Offload* offload,
                        LineSpeaker speaker, std::string request_id) {
  auto published = co_await engine::publish(engine, std::move(request));
  auto clean_up = [&staging] { const StagingFolder gone = std::move(staging); };
  co_await offload->run(clean_up);
  if (published) {
    speaker.end(published_line(*published));
    co_return;
  }
  const Problem problem(std::move(published.error()));
  if (problem.cause) log_error("publish.failed", *problem.cause, {{"request", request_id}});
  speaker.end(R"({"problem":)" + to_json(problem) + "}");
}

std::expected<std::optional<core::VersionId>, Problem> parse_as(const http::Request& request) {
  auto as = request.query_parameter("as");
  if (!as) return std::nullopt;
  if (!core::is_version_id(*as)) {
    return refuse(problems::invalid_parameter,
                  fmt::format("as must be a version id, 64 characters of 0-9 and a-f, not \"{}\"", as->substr(0, 100)));
  }
  return core::VersionId{std::move(*as)};
}

bool is_json(const http::Request& request) {
  const auto type = request.headers.find("Content-Type");
  return type && type->starts_with("application/json");
}

/// The image that the body names. What images this machine has, and may be run, is its operators' to say.
Task<std::expected<std::string, Problem>> receive_image_name(Call& call) {
  if (!call.account->is_operator) co_return refuse(problems::forbidden, "Images of the server's machine can only be pushed by its operators");
  static const auto schema = compile_schema(R"({"type": "object", "required": ["image"], "additionalProperties": false,
    "properties": {"image": {"type": "string", "minLength": 1, "maxLength": 512}}})");
  JsonBody body;
  auto read = co_await body.read(call, schema);
  if (!read) co_return std::unexpected(std::move(read.error()));
  co_return text_in(body.value(), "image");
}

}  // namespace

Task<Answer> publish_version(Call& call) {
  const core::ModelName model{std::string(call.path("model_owner")), std::string(call.path("model_name"))};
  if (!core::is_valid_name(model.owner) || !core::is_valid_name(model.name)) {
    co_return refuse(problems::invalid_parameter,
                     "A model's name consists of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit");
  }
  if (model.owner != call.account->id.text) {
    co_return refuse(problems::forbidden,
                     fmt::format("Models of {} can only be pushed with its own token; this one is {}'s", model.owner,
                                 call.account->id.text));
  }
  auto as = parse_as(call.request);
  if (!as) co_return std::unexpected(std::move(as.error()));
  std::string image;
  if (is_json(call.request)) {
    auto named = co_await receive_image_name(call);
    if (!named) co_return std::unexpected(std::move(named.error()));
    image = std::move(*named);
  }
  auto receiving = image.empty() ? receive_archive(call) : make_empty_staging(call);
  auto staging = co_await std::move(receiving);
  if (!staging) co_return std::unexpected(std::move(staging.error()));

  const Executor here = co_await asio::this_coro::executor;
  LineStream lines(here);
  engine::PublishRequest request;
  request.account = call.account->id;
  request.model = model;
  request.folder = staging->content();
  request.image = std::move(image);
  request.as = std::move(*as);
  request.progress = [speaker = lines.speaker](std::string_view text) { speaker.say(progress_line(text)); };
  call.engine.tasks.spawn(publish_and_tell(call.engine, std::move(request), std::move(*staging), call.options.offload,
                                           std::move(lines.speaker), call.request.id));
  co_return http::Response::stream(200, "application/x-ndjson", std::move(lines.body));
}

}  // namespace mimeo::api
