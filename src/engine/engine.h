// The engine: the parts that the verbs work on. Built by server/server.cc, alive from start() to stop().
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/run_there.h"
#include "base/task_group.h"
#include "core/prediction_json.h"
#include "engine/accounts.h"
#include "engine/allowances.h"
#include "engine/catalog.h"
#include "engine/collections.h"
#include "engine/deployments.h"
#include "engine/draft_table.h"
#include "engine/inbox.h"
#include "engine/live.h"
#include "engine/metrics.h"
#include "engine/open_outputs.h"
#include "engine/options.h"
#include "engine/pools.h"
#include "engine/recent.h"
#include "engine/stops.h"
#include "engine/storage.h"
#include "engine/turns.h"
#include "engine/webhook_secrets.h"
#include "seams/blobs.h"
#include "seams/collection_store.h"
#include "seams/courier.h"
#include "seams/create_key_store.h"
#include "seams/deployment_store.h"
#include "seams/drafts.h"
#include "seams/example_store.h"
#include "seams/exchange.h"
#include "seams/fetcher.h"
#include "seams/file_store.h"
#include "seams/identity_store.h"
#include "seams/onlooker.h"
#include "seams/packager.h"
#include "seams/prediction_store.h"
#include "seams/runtime.h"
#include "seams/share_store.h"
#include "seams/site_store.h"
#include "seams/sniffer.h"
#include "seams/usage_store.h"

namespace mimeo::engine {

/// The outside world, all borrowed: outlives the engine.
struct World {
  const Clock& clock;
  seams::PredictionStore& predictions;
  seams::ModelStore& models;
  seams::FileStore& files;
  seams::AccountStore& accounts;
  seams::CollectionStore& collections;
  seams::ExampleStore& examples;
  seams::ShareStore& shares;
  seams::SiteStore& site;
  seams::IdentityStore& identities;
  seams::CreateKeyStore& create_keys;
  seams::DeploymentStore& deployments;
  seams::UsageStore& usage;
  seams::Blobs& blobs;
  seams::Drafts& drafts;
  seams::Runtime& runtime;
  seams::FileExchange& exchange;
  seams::Packager& packager;
  seams::WebhookStore& webhooks;
  /// Told of every change of a prediction, in this order.
  std::vector<seams::Onlooker*> onlookers = {};
  /// Carries what is owed to webhooks; null: nobody does, and the rows wait.
  seams::Courier* courier = nullptr;
  /// Fetches input files that lie elsewhere; null: models do so themselves.
  seams::Fetcher* fetcher = nullptr;
  /// Tells what files are of which neither sender nor name does; null: nobody can.
  seams::Sniffer* sniffer = nullptr;
};

struct Engine {
  /// `executor` is the engine's thread; `origins` tells our own addresses from others in inputs.
  Engine(World world, Options options, core::Origins origins, Executor executor);

  World world;
  const Options options;
  const core::Origins origins;
  const Executor executor;

  // Any thread.
  Catalog catalog;
  Accounts accounts;
  Collections collections;
  Deployments deployments;
  Allowances allowances;
  Storage storage;
  DraftTable drafts;
  Recent recent;
  OpenOutputs open_outputs;
  WebhookSecrets webhook_secrets;
  Inbox inbox;

  // The engine's thread.
  LiveTable live;
  Stops stops;
  Metrics metrics;
  Pools pools;
  Turns account_turns;  ///< who changes accounts, members or tokens: all under one key
  Turns identity_turns;  ///< by people of other services (engine/identities.h)
  Turns model_turns;    ///< by what changes: engine/models.h, examples.h, collections.h
  Turns package_turns;  ///< pushes and removals of packages (engine/publish.h, remove_version.h)
  Turns create_turns;      ///< by the keys of creates (engine/replay.h)
  Turns deployment_turns;  ///< by the names of deployments (engine/deploy.h)
  Turns draft_turns;       ///< by the ids of drafts (engine/drafts.h)
  TaskGroup tasks;
  bool stopping = false;  ///< nothing new is taken
};

/// Reads the store, takes up what an earlier process left unfinished, begins to sweep. Then verbs may be called.
Task<Result<void>> start(Engine& engine);

/// Takes nothing new, gives running predictions `grace` to end, stops every instance. What has not ended by then stays owed
/// in the store and is taken up by the next start.
Task<> stop(Engine& engine, std::chrono::steady_clock::duration grace);

/// Runs `task` on the engine's thread and answers on the caller's; costs nothing when that is the same one.
template <class T>
Task<T> on_engine(Engine& engine, Task<T> task) {
  auto here = co_await asio::this_coro::executor;
  if (here == engine.executor) {
    co_return co_await std::move(task);
  } else {
    co_return co_await run_there(engine.executor, std::move(task));
  }
}

}  // namespace mimeo::engine
