// For tests: the engine's world over stores in memory. What only some tests have is added by them.
#pragma once

#include "engine/engine.h"
#include "memory/store.h"

namespace mimeo::engine {

inline World world_in_memory(memory::Store& store, const Clock& clock, seams::Blobs& blobs, seams::Drafts& drafts,
                             seams::Runtime& runtime, seams::FileExchange& exchange, seams::Packager& packager) {
  return {
      .clock = clock,
      .predictions = store.predictions(),
      .models = store.models(),
      .files = store.files(),
      .accounts = store.accounts(),
      .collections = store.collections(),
      .examples = store.examples(),
      .shares = store.shares(),
      .site = store.site(),
      .identities = store.identities(),
      .create_keys = store.create_keys(),
      .deployments = store.deployments(),
      .usage = store.usage(),
      .blobs = blobs,
      .drafts = drafts,
      .runtime = runtime,
      .exchange = exchange,
      .packager = packager,
      .webhooks = store.webhooks(),
  };
}

}  // namespace mimeo::engine
