// The SQLite backend takes the tests of every store.
#include "base/test_folder.h"
#include "seams/account_store_conformance.h"
#include "seams/collection_store_conformance.h"
#include "seams/create_key_store_conformance.h"
#include "seams/deployment_store_conformance.h"
#include "seams/example_store_conformance.h"
#include "seams/file_store_conformance.h"
#include "seams/identity_store_conformance.h"
#include "seams/model_store_conformance.h"
#include "seams/prediction_store_conformance.h"
#include "seams/share_store_conformance.h"
#include "seams/usage_store_conformance.h"
#include "seams/webhook_store_conformance.h"
#include "sqlite/store.h"

namespace mimeo::seams {
namespace {

class SqliteStores final : public StoresUnderTest {
 public:
  SqliteStores() { open(); }
  PredictionStore& predictions() override { return store_->predictions(); }
  ModelStore& models() override { return store_->models(); }
  FileStore& files() override { return store_->files(); }
  AccountStore& accounts() override { return store_->accounts(); }
  WebhookStore& webhooks() override { return store_->webhooks(); }
  CreateKeyStore& create_keys() override { return store_->create_keys(); }
  DeploymentStore& deployments() override { return store_->deployments(); }
  CollectionStore& collections() override { return store_->collections(); }
  ExampleStore& examples() override { return store_->examples(); }
  UsageStore& usage() override { return store_->usage(); }
  ShareStore& shares() override { return store_->shares(); }
  SiteStore& site() override { return store_->site(); }
  IdentityStore& identities() override { return store_->identities(); }

  bool reopen() override {
    store_.reset();
    open();
    return true;
  }

 private:
  void open() { store_ = sqlite::Store::open({.folder = folder_.path()}, pool_).value(); }

  TestFolder folder_;
  Offload pool_{2};
  std::unique_ptr<sqlite::Store> store_;
};

std::unique_ptr<StoresUnderTest> open_stores() { return std::make_unique<SqliteStores>(); }

INSTANTIATE_TEST_SUITE_P(Sqlite, PredictionStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, ModelStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, ModelSearchConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, CollectionStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, ExampleStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, FileStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, AccountStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, WebhookStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, CreateKeyStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, DeploymentStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, UsageStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, ShareStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Sqlite, IdentityStoreConformance, testing::Values(&open_stores));

}  // namespace
}  // namespace mimeo::seams
