#include "engine/engine.h"

#include "base/log.h"
#include "engine/deploy.h"
#include "engine/drafts.h"
#include "engine/examples.h"
#include "engine/overseer.h"
#include "engine/remove_version.h"
#include "engine/resume.h"
#include "engine/sweep.h"
#include "engine/token_uses.h"

namespace mimeo::engine {
namespace {

Task<Result<void>> start_here(Engine& engine) {
  auto catalog = co_await engine.catalog.load();
  if (!catalog) co_return catalog;
  auto accounts = co_await engine.accounts.load();
  if (!accounts) co_return accounts;
  auto collections = co_await engine.collections.load();
  if (!collections) co_return collections;
  auto examples = co_await load_examples(engine);
  if (!examples) co_return examples;
  auto allowances = co_await engine.allowances.load();
  if (!allowances) co_return allowances;
  auto cleaned = co_await remove_leftover_blobs(engine);
  if (!cleaned) co_return cleaned;
  auto drafts = co_await load_drafts(engine);
  if (!drafts) co_return drafts;
  auto deployments = co_await engine.deployments.load();
  if (!deployments) co_return deployments;
  arrange_deployments(engine);
  auto resumed = co_await resume_unfinished(engine);
  if (!resumed) co_return resumed;
  resume_removals(engine);
  engine.tasks.spawn(oversee(engine));
  engine.tasks.spawn(keep_sweeping(engine));
  engine.tasks.spawn(keep_noting_uses(engine));
  co_return Result<void>{};
}

Task<> stop_here(Engine& engine, std::chrono::steady_clock::duration grace) {
  engine.stopping = true;
  co_await engine.pools.stop(grace);
  // Who still waits for an end learns that the wait is over: the prediction stays owed.
  engine.live.dismiss_waiters();
  engine.tasks.stop();
  co_await engine.tasks.join();
  co_await note_uses(engine);
}

}  // namespace

Engine::Engine(World the_world, Options the_options, core::Origins the_origins, Executor the_executor)
    : world(the_world),
      options(the_options),
      origins(std::move(the_origins)),
      executor(the_executor),
      catalog(world.models),
      accounts(world.accounts),
      collections(world.collections),
      deployments(world.deployments),
      allowances(world.usage, options),
      storage(world.files, allowances),
      recent(limits::recent_bytes),
      open_outputs(limits::open_outputs),
      webhook_secrets(world.webhooks),
      pools(*this),
      account_turns(executor),
      identity_turns(executor),
      model_turns(executor),
      package_turns(executor),
      create_turns(executor),
      deployment_turns(executor),
      draft_turns(executor),
      tasks(executor, "engine") {}

Task<Result<void>> start(Engine& engine) {
  auto starting = start_here(engine);
  co_return co_await on_engine(engine, std::move(starting));
}

Task<> stop(Engine& engine, std::chrono::steady_clock::duration grace) {
  auto stopping = stop_here(engine, grace);
  co_await on_engine(engine, std::move(stopping));
}

}  // namespace mimeo::engine
