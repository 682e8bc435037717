// What the conformance suites of the stores share. Tests only.
//
// A backend includes the suites (prediction_store_conformance.h, ...) in one test file and instantiates each with a
// function that opens a fresh, empty set of stores:
//
//   INSTANTIATE_TEST_SUITE_P(Memory, PredictionStoreConformance, testing::Values(&open_memory));
#pragma once

#include <deque>
#include <memory>

#include <gtest/gtest.h>

#include "base/test_run.h"
#include "seams/account_store.h"
#include "seams/collection_store.h"
#include "seams/create_key_store.h"
#include "seams/deployment_store.h"
#include "seams/example_store.h"
#include "seams/file_store.h"
#include "seams/identity_store.h"
#include "seams/model_store.h"
#include "seams/prediction_store.h"
#include "seams/share_store.h"
#include "seams/site_store.h"
#include "seams/usage_store.h"
#include "seams/webhook_store.h"

namespace mimeo::seams {

/// The stores of one backend over one fresh place of storage.
class StoresUnderTest {
 public:
  virtual ~StoresUnderTest() = default;
  virtual PredictionStore& predictions() = 0;
  virtual ModelStore& models() = 0;
  virtual FileStore& files() = 0;
  virtual AccountStore& accounts() = 0;
  virtual WebhookStore& webhooks() = 0;
  virtual CreateKeyStore& create_keys() = 0;
  virtual DeploymentStore& deployments() = 0;
  virtual CollectionStore& collections() = 0;
  virtual ExampleStore& examples() = 0;
  virtual UsageStore& usage() = 0;
  virtual ShareStore& shares() = 0;
  virtual SiteStore& site() = 0;
  virtual IdentityStore& identities() = 0;
  /// Closes and opens again, as a restart does. False: this backend keeps nothing.
  virtual bool reopen() { return false; }
};

using OpenStores = std::unique_ptr<StoresUnderTest> (*)();

class StoreConformance : public testing::TestWithParam<OpenStores> {
 protected:
  StoreConformance() : stores_(GetParam()()) {}

  PredictionStore& predictions() { return stores_->predictions(); }
  ModelStore& models() { return stores_->models(); }
  FileStore& files() { return stores_->files(); }
  AccountStore& accounts() { return stores_->accounts(); }
  WebhookStore& webhooks() { return stores_->webhooks(); }
  CreateKeyStore& create_keys() { return stores_->create_keys(); }
  DeploymentStore& deployments() { return stores_->deployments(); }
  CollectionStore& collections() { return stores_->collections(); }
  ExampleStore& examples() { return stores_->examples(); }
  UsageStore& usage() { return stores_->usage(); }
  ShareStore& shares() { return stores_->shares(); }
  SiteStore& site() { return stores_->site(); }
  IdentityStore& identities() { return stores_->identities(); }
  bool reopen() { return stores_->reopen(); }

  /// Waits for a write.
  Result<void> durable(Write write) { return run_on(io_, write.durable()); }

  /// Waits for a write that must succeed.
  void must(Write write) {
    auto outcome = durable(std::move(write));
    ASSERT_TRUE(outcome) << outcome.error().message << " " << outcome.error().detail;
  }

  /// The kind of error a write fails with; a failure of the test when it succeeds.
  ErrorKind refusal(Write write) {
    auto outcome = durable(std::move(write));
    EXPECT_FALSE(outcome) << "the write was accepted";
    return outcome ? ErrorKind::internal : outcome.error().kind;
  }

  /// What a read that must succeed answers.
  template <class T>
  T get(Task<Result<T>> read) {
    return value_on(io_, std::move(read));
  }

  /// A loop for another thread of the test.
  asio::io_context& another_loop() { return loops_.emplace_back(1); }

  asio::io_context io_{1};               // loops outlive the stores, whose threads post to them
  std::deque<asio::io_context> loops_;
  std::unique_ptr<StoresUnderTest> stores_;
};

}  // namespace mimeo::seams
