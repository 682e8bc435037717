#include "engine/version_uses.h"

namespace mimeo::engine {
namespace {

/// Refuses with conflict, and says why.
using Check = Task<Result<void>> (*)(Engine& engine, VersionPointer version);

Task<Result<void>> check_private(Engine& engine, VersionPointer version) {
  const auto model = engine.catalog.find_model(version->version.model);
  if (model && model->visibility == core::Visibility::private_) co_return Result<void>{};
  co_return fail(ErrorKind::conflict,
                 "Only versions of private models can be deleted; " + version->version.model.text() + " is public");
}

Task<Result<void>> check_run_by_nobody_else(Engine& engine, VersionPointer version) {
  auto was_run = co_await engine.world.predictions.was_run_by_others(version->version.model, version->version.id);
  if (!was_run) co_return pass_on(std::move(was_run));
  if (!*was_run) co_return Result<void>{};
  co_return fail(ErrorKind::conflict, "Somebody else has run predictions with this version");
}

Task<Result<void>> check_overrides_nothing(Engine& engine, VersionPointer version) {
  const auto model = engine.catalog.find_model(version->version.model);
  if (!model) co_return Result<void>{};
  for (const auto& [from, to] : model->overrides) {
    if (to != version->version.id || !engine.catalog.find_version(model->name, from)) continue;
    co_return fail(ErrorKind::conflict, "Version " + from.text + " is overridden to use this one");
  }
  co_return Result<void>{};
}

Task<Result<void>> check_trained_into_nothing(Engine& engine, VersionPointer version) {
  const auto reference = version->version.model.text() + ":" + version->version.id.text;
  const auto trained = engine.catalog.find_trained_from(reference);
  if (!trained) co_return Result<void>{};
  co_return fail(ErrorKind::conflict,
                 "It is the base of a training, which made a version of " + trained->version.model.text());
}

Task<Result<void>> check_deployed_nowhere(Engine& engine, VersionPointer version) {
  const auto user = engine.deployments.user_of(version->version.model, version->version.id);
  if (!user) co_return Result<void>{};
  co_return fail(ErrorKind::conflict, "The deployment " + user->text() + " runs this version");
}

/// In the order in which reasons are told.
constexpr Check checks[] = {
    check_private,
    check_run_by_nobody_else,
    check_trained_into_nothing,
    check_overrides_nothing,
    check_deployed_nowhere,
};

}  // namespace

Task<Result<void>> check_unused(Engine& engine, VersionPointer version) {
  for (const auto check : checks) {
    auto unused = co_await check(engine, version);
    if (!unused) co_return unused;
  }
  co_return Result<void>{};
}

}  // namespace mimeo::engine
