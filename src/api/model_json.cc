#include "api/model_json.h"

#include "api/object_writer.h"
#include "core/prediction_json.h"

namespace mimeo::api {
namespace {

/// What the author has chosen, else a picture of the default example (http-api.md section 3.3).
std::string cover_of(const core::Model& model, const engine::DefaultExample& example, const core::Origins& origins) {
  if (!model.cover_image_url.empty()) return model.cover_image_url;
  if (!example.cover.starts_with(core::file_scheme)) return example.cover;
  return core::file_url(std::string_view(example.cover).substr(core::file_scheme.size()),
                        core::files_origin(origins, example.prediction->account));
}

}  // namespace

void write_version(const core::Version& version, std::string& out) {
  ObjectWriter object(out);
  object.text("id", version.id.text);
  object.time("created_at", version.created_at);
  // Python v1 and Swift need a string here, so an unknown version is an empty one.
  object.text("cog_version", version.cog_version);
  object.member("openapi_schema") += version.openapi_schema.text;
  object.end();
}

void write_model(const engine::Engine& engine, const core::Model& model, std::string& out) {
  ObjectWriter object(out);
  object.text("url", engine.origins.api + "/" + model.name.text());
  object.text("owner", model.name.owner);
  object.text("name", model.name.name);
  object.text_or_null("description", model.description);
  object.text("visibility", core::to_string(model.visibility));
  object.text_or_null("github_url", model.github_url);
  object.text_or_null("paper_url", model.paper_url);
  object.text_or_null("license_url", model.license_url);
  object.text_or_null("weights_url", model.weights_url);
  object.number("run_count", model.run_count);
  object.flag("is_official", model.is_official);
  const auto example = engine.catalog.default_example(model.name);
  object.text_or_null("cover_image_url", cover_of(model, example, engine.origins));
  object.time("created_at", model.created_at);
  if (example.prediction) {
    core::write_prediction(*example.prediction, engine.origins, {}, object.member("default_example"));
  } else {
    object.null("default_example");
  }
  if (const auto latest = engine.catalog.latest_version(model.name)) {
    write_version(latest->version, object.member("latest_version"));
  } else {
    object.null("latest_version");
  }
  object.end();
}

}  // namespace mimeo::api
