#include "engine/deploy.h"

#include "base/log.h"
#include "engine/record.h"

namespace mimeo::engine {
namespace {

std::unexpected<Error> no_such_deployment(const core::DeploymentName& name) {
  return fail(ErrorKind::not_found, "No deployment with the name " + name.text() + " exists");
}

Task<Turns::Turn> deployment_turn(Engine& engine, const core::DeploymentName& name) {
  return engine.deployment_turns.take(name.text());
}

VersionPointer version_of(Engine& engine, const core::Release& release) {
  return engine.catalog.find_version(release.model, release.version);
}

/// Tells the pools what a deployment is now.
void arrange(Engine& engine, const ServedDeployment& served) {
  const auto& [name, created_at, current, former] = served.deployment;
  std::vector<Pools::Arrangement> arrangements;
  if (auto version = version_of(engine, current); version && !served.deployment.is_disabled()) {
    Pools::Arrangement arrangement{version, {current.min_instances, current.max_instances}, current.hardware};
    if (served.former_serves) {
      // Nothing waits for it yet, and the roll-out does.
      arrangement.scale.min = std::max(1, current.min_instances);
      arrangement.is_urgent = true;
    }
    arrangements.push_back(std::move(arrangement));
  }
  if (served.former_serves) {
    arrangements.push_back({version_of(engine, *former), {former->min_instances, former->max_instances}, former->hardware});
  }
  engine.pools.arrange(name.text(), arrangements);
}

/// Whether the release before goes on serving while the current one is rolled out: only with an instance that is ready,
/// since otherwise callers would wait for the old version's cold start instead of the new one's.
bool former_goes_on(Engine& engine, const core::Deployment& deployment) {
  if (!deployment.former || deployment.is_disabled() || deployment.former->max_instances == 0) return false;
  const auto version = version_of(engine, *deployment.former);
  return version && engine.pools.has_ready_instance(deployment.name.text(), version);
}

void cancel_all(Engine& engine, const core::DeploymentName& name) {
  for (const auto& live : engine.live.of_deployment(name.text())) record(engine, live, core::CancelRequested{});
}

/// Writes what has changed; then shows and arranges it.
Task<Result<DeploymentPointer>> put(Engine& engine, core::Deployment deployment, std::vector<core::Release> changed) {
  auto write = engine.world.deployments.put(deployment.name, changed);
  auto written = co_await write.durable();
  if (!written) co_return pass_on(std::move(written));
  const auto name = deployment.name;
  ServedDeployment served{std::move(deployment)};
  served.former_serves = former_goes_on(engine, served.deployment);
  engine.deployments.show(served);
  const auto& release = served.deployment.current;
  log_info("deployment.changed", {{"deployment", name.text()},
                                  {"release", release.number},
                                  {"version", release.version.text},
                                  {"state", core::to_string(release.state)}});
  if (served.deployment.is_disabled()) cancel_all(engine, name);
  arrange(engine, served);
  co_return engine.deployments.find(name);
}

Task<Result<DeploymentPointer>> create_deployment_here(Engine& engine, core::Deployment deployment) {
  auto turn = co_await deployment_turn(engine, deployment.name);
  auto write = engine.world.deployments.insert(deployment);
  auto written = co_await write.durable();
  if (!written && written.error().kind == ErrorKind::conflict) {
    co_return fail(ErrorKind::conflict, "A deployment with the name " + deployment.name.text() + " already exists");
  }
  if (!written) co_return pass_on(std::move(written));
  const ServedDeployment served{std::move(deployment)};
  engine.deployments.show(served);
  log_info("deployment.created", {{"deployment", served.deployment.name.text()}});
  arrange(engine, served);
  co_return engine.deployments.find(served.deployment.name);
}

Task<Result<DeploymentPointer>> change_deployment_here(Engine& engine, core::DeploymentName name,
                                                       core::ReleaseChange change, core::AccountId by) {
  auto turn = co_await deployment_turn(engine, name);
  auto found = engine.deployments.find(name);
  if (!found) co_return no_such_deployment(name);
  auto deployment = found->deployment;
  auto changed = core::change(deployment, change, engine.world.clock.now(), by);
  if (deployment.current.min_instances > deployment.current.max_instances) {
    co_return fail(ErrorKind::invalid, "min_instances must not be greater than max_instances");
  }
  co_return co_await put(engine, std::move(deployment), std::move(changed));
}

Task<Result<DeploymentPointer>> roll_back_here(Engine& engine, core::DeploymentName name, int number,
                                               core::AccountId by) {
  auto turn = co_await deployment_turn(engine, name);
  auto found = engine.deployments.find(name);
  if (!found) co_return no_such_deployment(name);
  auto releases = co_await engine.world.deployments.releases(name, number + 1, 1);
  if (!releases) co_return pass_on(std::move(releases));
  if (releases->empty() || releases->front().number != number) {
    co_return fail(ErrorKind::not_found, fmt::format("{} has no release {}", name.text(), number));
  }
  const auto& past = releases->front();
  if (!version_of(engine, past)) {
    co_return fail(ErrorKind::conflict, fmt::format("The version of release {} no longer exists", number));
  }
  auto deployment = found->deployment;
  auto note = fmt::format("Rolled back to release {}", number);
  auto changed = core::roll_back(deployment, past, std::move(note), engine.world.clock.now(), by);
  co_return co_await put(engine, std::move(deployment), std::move(changed));
}

/// Why a deployment may not go yet, or nothing.
Task<Result<void>> check_removable(Engine& engine, core::DeploymentName name) {
  const auto rest = std::chrono::duration_cast<std::chrono::minutes>(engine.options.deployment_rest).count();
  const auto rule = fmt::format("a deployment can be deleted when it has been offline and unused for {} minutes", rest);
  const auto instances = engine.pools.instances_of(name.text());
  if (instances > 0 || !engine.live.of_deployment(name.text()).empty()) {
    co_return fail(ErrorKind::conflict,
                   fmt::format("{} is online with {} instances; set min_instances and max_instances to 0 to take it "
                               "offline: {}",
                               name.text(), instances, rule));
  }
  auto used = co_await engine.world.deployments.last_used(name);
  if (!used) co_return pass_on(std::move(used));
  if (used->has_value() && engine.world.clock.now() < **used + engine.options.deployment_rest) {
    co_return fail(ErrorKind::conflict, fmt::format("{} was used at {}: {}", name.text(), to_rfc3339(**used), rule));
  }
  co_return Result<void>{};
}

Task<Result<void>> remove_deployment_here(Engine& engine, core::DeploymentName name) {
  auto turn = co_await deployment_turn(engine, name);
  if (!engine.deployments.find(name)) co_return no_such_deployment(name);
  auto removable = co_await check_removable(engine, name);
  if (!removable) co_return removable;
  auto write = engine.world.deployments.remove(name);
  auto removed = co_await write.durable();
  if (!removed) co_return removed;
  engine.deployments.forget(name);
  engine.pools.arrange(name.text(), {});
  log_info("deployment.removed", {{"deployment", name.text()}});
  co_return Result<void>{};
}

bool is_current(const core::Deployment& deployment, const core::Version& version) {
  return deployment.current.model == version.model && deployment.current.version == version.id;
}

}  // namespace

Task<Result<DeploymentPointer>> create_deployment(Engine& engine, core::Deployment deployment) {
  auto creating = create_deployment_here(engine, std::move(deployment));
  co_return co_await on_engine(engine, std::move(creating));
}

Task<Result<DeploymentPointer>> change_deployment(Engine& engine, core::DeploymentName name, core::ReleaseChange change,
                                                  core::AccountId by) {
  auto changing = change_deployment_here(engine, std::move(name), std::move(change), std::move(by));
  co_return co_await on_engine(engine, std::move(changing));
}

Task<Result<DeploymentPointer>> roll_back_deployment(Engine& engine, core::DeploymentName name, int release,
                                                     core::AccountId by) {
  auto rolling_back = roll_back_here(engine, std::move(name), release, std::move(by));
  co_return co_await on_engine(engine, std::move(rolling_back));
}

Task<Result<void>> remove_deployment(Engine& engine, core::DeploymentName name) {
  auto removing = remove_deployment_here(engine, std::move(name));
  co_return co_await on_engine(engine, std::move(removing));
}

Result<void> check_open(const Engine& engine, std::string_view deployment) {
  auto found = engine.deployments.find(deployment);
  if (!found) return fail(ErrorKind::not_found, fmt::format("No deployment with the name {} exists", deployment));
  if (!found->deployment.is_disabled()) return {};
  return fail(
      ErrorKind::conflict,
      fmt::format("The deployment {} is disabled: its max_instances is 0. Set it to 1 or more to run predictions",
                  deployment));
}

void arrange_deployments(Engine& engine) {
  for (const auto& served : engine.deployments.all()) arrange(engine, *served);
}

Task<> release_came_up(Engine& engine, std::string deployment, VersionPointer version) {
  auto found = engine.deployments.find(deployment);
  if (!found || found->deployment.current.state != core::Release::State::rolling_out) co_return;
  auto turn = co_await deployment_turn(engine, found->deployment.name);
  found = engine.deployments.find(deployment);
  if (!found || !is_current(found->deployment, version->version)) co_return;
  auto now_live = found->deployment;
  auto changed = core::came_up(now_live);
  if (changed.empty()) co_return;
  auto put_down = co_await put(engine, std::move(now_live), std::move(changed));
  // The disk refuses: the roll-out goes on, and ends with the next instance.
  if (!put_down) log_error("deployment.not_stored", put_down.error(), {{"deployment", deployment}});
}

Task<std::string> release_failed(Engine& engine, std::string deployment, VersionPointer version, Error error) {
  auto found = engine.deployments.find(deployment);
  if (!found) co_return std::string();
  auto turn = co_await deployment_turn(engine, found->deployment.name);
  found = engine.deployments.find(deployment);
  if (!found || !is_current(found->deployment, version->version)) co_return std::string();
  auto rolled_back = found->deployment;
  const auto failed = rolled_back.current.number;
  const auto former = rolled_back.former ? rolled_back.former->number : 0;
  auto changed = core::set_up_failed(rolled_back, error.message, engine.world.clock.now());
  if (changed.empty()) co_return std::string();
  log_warn("deployment.rolled_back", error, {{"deployment", deployment}, {"release", failed}});
  auto note = fmt::format("the deployment was rolled back to release {}", former);
  auto put_down = co_await put(engine, std::move(rolled_back), std::move(changed));
  if (!put_down) log_error("deployment.not_stored", put_down.error(), {{"deployment", deployment}});
  co_return note;
}

}  // namespace mimeo::engine
