#include "api/model_json.h"

#include "api/object_writer.h"

namespace mimeo::api {

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
  object.text_or_null("cover_image_url", model.cover_image_url);
  object.time("created_at", model.created_at);
  object.null("default_example");
  if (const auto latest = engine.catalog.latest_version(model.name)) {
    write_version(latest->version, object.member("latest_version"));
  } else {
    object.null("latest_version");
  }
  object.end();
}

}  // namespace mimeo::api
