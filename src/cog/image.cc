#include "cog/image.h"

#include <fmt/format.h>

namespace mimeo::cog {
namespace {

constexpr std::string_view engine_prefix = "docker:";
constexpr std::string_view digest_prefix = "sha256:";

std::string label(const seams::Image& image, const char* name) {
  const auto found = image.labels.find(name);
  return found == image.labels.end() ? std::string() : found->second;
}

bool wants_gpu(const json::value& config) {
  const auto* build = find(config, "build");
  const auto* gpu = build ? find(*build, "gpu") : nullptr;
  return gpu != nullptr && gpu->is_bool() && gpu->get_bool();
}

int concurrency(const json::value& config) {
  const auto* bounds = find(config, "concurrency");
  const auto* most = bounds ? find(*bounds, "max") : nullptr;
  return most != nullptr && most->is_int64() && most->get_int64() > 0 ? static_cast<int>(most->get_int64()) : 1;
}

}  // namespace

std::optional<std::string> image_of(const core::Package& package) {
  if (!package.environment.starts_with(engine_prefix)) return std::nullopt;
  return package.environment.substr(engine_prefix.size());
}

std::string description_path(const core::Package& package, core::Prediction::Kind kind) {
  return package.directory +
         (kind == core::Prediction::Kind::training ? "/.cog/training_schema.json" : "/.cog/openapi_schema.json");
}

Result<seams::PackagedVersion> read_image(const seams::Image& image) {
  if (!image.id.starts_with(digest_prefix) || !core::is_version_id(image.id.substr(digest_prefix.size()))) {
    return fail(ErrorKind::internal, "Docker knows the image by an id of an unknown form");
  }
  const auto schema_text = label(image, "run.cog.openapi_schema");
  const auto config_text = label(image, "run.cog.config");
  if (schema_text.empty() || config_text.empty()) {
    return fail(ErrorKind::invalid, fmt::format("The image was not built by `cog build`: it has no label {}",
                                                schema_text.empty() ? "run.cog.openapi_schema" : "run.cog.config"));
  }
  auto schema = parse_json(schema_text);
  if (!schema || !schema->is_object())
    return fail(ErrorKind::invalid, "The image's label run.cog.openapi_schema is not a JSON object");
  const auto config = parse_json(config_text);
  if (!config || !config->is_object())
    return fail(ErrorKind::invalid, "The image's label run.cog.config is not a JSON object");

  seams::PackagedVersion version;
  version.id = core::VersionId{image.id.substr(digest_prefix.size())};
  version.cog_version = label(image, "run.cog.version");
  version.openapi_schema = to_json_text(*schema);
  version.wants_gpu = wants_gpu(*config);
  version.package.kind = core::Package::Kind::cog_project;
  version.package.environment = std::string(engine_prefix) + image.id;
  version.package.concurrency = concurrency(*config);
  version.package.predict = text_in(*config, "predict");
  if (version.package.predict.empty()) version.package.predict = text_in(*config, "run");
  version.package.train = text_in(*config, "train");
  // The rest of its environment is in the image, and stays there.
  for (const auto& line : image.environment) {
    if (line.starts_with("MIMEO_")) version.package.variables.push_back(line);
  }
  return version;
}

}  // namespace mimeo::cog
