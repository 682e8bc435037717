#include "engine/trained.h"

#include "base/log.h"
#include "engine/files.h"
#include "engine/record.h"

namespace mimeo::engine {
namespace {

/// What names the weights in an output that is no object.
constexpr std::string_view member = "weights";

/// The output as callers get it, an object: a training may put out its weights alone. Nothing when no file of ours stands in
/// the place of the weights.
std::optional<json::object> output_with_weights(const JsonText& text) {
  auto output = parse_json(text.text);
  if (!output) return std::nullopt;
  if (output->is_string()) {
    json::object alone;
    alone[member] = std::move(*output);
    output = std::move(alone);
  }
  const auto* weights = find_string(*output, member);
  if (weights == nullptr || !std::string_view(*weights).starts_with(core::file_scheme)) return std::nullopt;
  return std::move(output->get_object());
}

/// `mimeo-file:<token>/<name>` without the scheme.
std::string weights_of(const json::object& output) {
  return std::string(std::string_view(output.at(member).get_string()).substr(core::file_scheme.size()));
}

/// The version, durable. It may be there already: the same base and the same bytes are the same version.
Task<Result<core::VersionId>> add_version(Engine& engine, LivePointer live, std::string weights) {
  const auto base = std::shared_ptr<const core::Version>(live->version, &live->version->version);
  const core::ModelName destination = *live->value.destination;
  if (!engine.catalog.find_model(destination)) {
    co_return fail(ErrorKind::not_found, "the destination " + destination.text() + " no longer exists");
  }
  auto file = co_await open_output(engine, weights.substr(0, weights.find('/')));
  if (!file) co_return pass_on(std::move(file));
  auto packaged = co_await engine.world.packager.with_weights(base, (*file)->file, (*file)->bytes);
  if (!packaged) co_return pass_on(std::move(packaged));

  core::Version version;
  version.id = packaged->id;
  version.model = destination;
  version.created_at = engine.world.clock.now();
  version.cog_version = std::move(packaged->cog_version);
  version.openapi_schema = std::move(packaged->openapi_schema);
  version.package = std::move(packaged->package);
  version.base = base->model.text() + ":" + base->id.text;
  auto added = co_await engine.catalog.add(std::move(version));
  if (!added && added.error().kind != ErrorKind::conflict) co_return pass_on(std::move(added));
  co_return packaged->id;
}

}  // namespace

Task<> finish_training(Engine& engine, LivePointer live, JsonText text) {
  const auto output = output_with_weights(text);
  if (!output) {
    record(engine, live, core::OutputSoFar{std::move(text)});
    record(engine, live, core::Failed{"The training put out no weights, so there is no new version: what it returns must be "
                                      "a file, or have a file named weights"});
    co_return;
  }
  const auto change = record(engine, live, core::Trained{to_json_text(*output)});
  if (!change.applied) co_return;  // canceled meanwhile
  auto write = engine.world.predictions.update(live->value);
  auto written = co_await write.durable();
  // Then a crash would repeat the training: that is no reason not to go on now.
  if (!written) log_error("training.not_stored", written.error(), {{"id", live->value.id.text}});
  co_await make_owed_version(engine, live);
}

Task<> make_owed_version(Engine& engine, LivePointer live) {
  auto output = output_with_weights(live->value.output);
  if (!output) {
    record(engine, live, core::Failed{"The training's weights are not to be found"});
    co_return;
  }
  const auto weights = weights_of(*output);
  auto made = co_await add_version(engine, live, weights);
  if (!made && engine.stopping) co_return;  // stays owed
  if (!made) {
    log_error("training.version_not_made", made.error(), {{"id", live->value.id.text}});
    record(engine, live, core::Failed{fmt::format("The training has run, but no version could be made of its weights: {}. "
                                                  "The weights are kept: {}",
                                                  made.error().message, core::file_url(weights, core::files_origin(engine.origins, live->value.account)))});
    co_return;
  }
  log_info("training.version_made", {{"id", live->value.id.text},
                                     {"model", live->value.destination->text()},
                                     {"version", made->text}});
  output->insert_or_assign("version", live->value.destination->text() + ":" + made->text);
  record(engine, live, core::Succeeded{to_json_text(*output)});
}

}  // namespace mimeo::engine
