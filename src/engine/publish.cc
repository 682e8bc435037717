#include "engine/publish.h"

#include <algorithm>

#include "base/log.h"
#include "engine/models.h"

namespace mimeo::engine {
namespace {

/// One GPU for a model that wants one, where there is any; else the processors.
const core::Sku& first_hardware(const core::Hardware& hardware, bool wants_gpu) {
  const auto& skus = hardware.skus();
  const auto gpu = std::ranges::find_if(skus, [](const auto& sku) { return sku.share.gpus > 0; });
  return wants_gpu && gpu != skus.end() ? *gpu : skus.front();
}

/// The model to publish to, made now if there is none.
Task<Result<ModelPointer>> model_for(Engine& engine, const PublishRequest& request,
                                     const seams::PackagedVersion& packaged) {
  if (auto model = engine.catalog.find_model(request.model)) co_return model;
  core::Model model;
  model.name = request.model;
  model.description = packaged.description;
  model.readme = packaged.readme;
  model.hardware = first_hardware(engine.options.hardware, packaged.wants_gpu).name;
  auto created = co_await create_model(engine, std::move(model));
  // Somebody else may have made it this very moment, which is as good.
  auto found = engine.catalog.find_model(request.model);
  if (!created && !found) co_return pass_on(std::move(created));
  co_return found;
}

/// The content is in its place; now it becomes a version.
Task<Result<Published>> enter(Engine& engine, PublishRequest request, seams::PackagedVersion packaged) {
  // What lay there already may be on its way out with another version (engine/remove_version.h). From here on it stays.
  auto turn = co_await engine.package_turns.take("");
  auto is_there = co_await engine.world.packager.has(packaged.package);
  if (!is_there) co_return pass_on(std::move(is_there));
  if (!*is_there) co_return fail(ErrorKind::unavailable, "The same version has just been deleted; push it again");

  Published published;
  const auto id = request.as.value_or(packaged.id);
  published.version = engine.catalog.find_version(request.model, id);
  if (published.version) {
    const bool same = published.version->version.package.directory == packaged.package.directory;
    if (!same) co_return fail(ErrorKind::conflict, "Version " + id.text + " exists with other content");
    co_return published;
  }

  auto model = co_await model_for(engine, request, packaged);
  if (!model) co_return pass_on(std::move(model));
  core::Version version;
  version.id = id;
  version.model = request.model;
  version.created_at = engine.world.clock.now();
  version.cog_version = std::move(packaged.cog_version);
  version.openapi_schema = std::move(packaged.openapi_schema);
  version.package = std::move(packaged.package);
  auto added = co_await engine.catalog.add(std::move(version));
  if (!added) co_return pass_on(std::move(added));
  log_info("version.published", {{"model", request.model.text()}, {"version", id.text}});
  published.version = std::move(*added);
  published.is_new = true;
  co_return published;
}

}  // namespace

Task<Result<Published>> publish(Engine& engine, PublishRequest request) {
  if (request.model.owner != request.account.text) {
    co_return fail(ErrorKind::forbidden, "The model's owner must be your account, " + request.account.text);
  }
  auto& packager = engine.world.packager;
  auto packaging = request.image.empty() ? packager.package(request.folder, request.progress)
                                         : packager.package_image(request.image, request.folder, request.progress);
  auto packaged = co_await std::move(packaging);
  if (!packaged) co_return pass_on(std::move(packaged));
  auto entering = enter(engine, std::move(request), std::move(*packaged));
  co_return co_await on_engine(engine, std::move(entering));
}

}  // namespace mimeo::engine
