// The in-memory backend takes the tests of every store and of the blobs.
#include "memory/blobs.h"
#include "memory/drafts.h"
#include "memory/store.h"
#include "seams/account_store_conformance.h"
#include "seams/blobs_conformance.h"
#include "seams/collection_store_conformance.h"
#include "seams/create_key_store_conformance.h"
#include "seams/deployment_store_conformance.h"
#include "seams/drafts_conformance.h"
#include "seams/example_store_conformance.h"
#include "seams/file_store_conformance.h"
#include "seams/identity_store_conformance.h"
#include "seams/model_store_conformance.h"
#include "seams/prediction_store_conformance.h"
#include "seams/share_store_conformance.h"
#include "seams/usage_store_conformance.h"
#include "seams/webhook_store_conformance.h"

namespace mimeo::seams {
namespace {

class MemoryStores final : public StoresUnderTest {
 public:
  PredictionStore& predictions() override { return store_.predictions(); }
  ModelStore& models() override { return store_.models(); }
  FileStore& files() override { return store_.files(); }
  AccountStore& accounts() override { return store_.accounts(); }
  WebhookStore& webhooks() override { return store_.webhooks(); }
  CreateKeyStore& create_keys() override { return store_.create_keys(); }
  DeploymentStore& deployments() override { return store_.deployments(); }
  CollectionStore& collections() override { return store_.collections(); }
  ExampleStore& examples() override { return store_.examples(); }
  UsageStore& usage() override { return store_.usage(); }
  ShareStore& shares() override { return store_.shares(); }
  SiteStore& site() override { return store_.site(); }
  IdentityStore& identities() override { return store_.identities(); }

 private:
  memory::Store store_;
};

class MemoryBlobs final : public BlobsUnderTest {
 public:
  Blobs& blobs() override { return blobs_; }

 private:
  memory::Blobs blobs_;
};

class MemoryDrafts final : public DraftsUnderTest {
 public:
  Drafts& drafts() override { return drafts_; }
  Blobs& blobs() override { return blobs_; }

 private:
  memory::Blobs blobs_;
  memory::Drafts drafts_{blobs_};
};

std::unique_ptr<StoresUnderTest> open_stores() { return std::make_unique<MemoryStores>(); }
std::unique_ptr<BlobsUnderTest> open_blobs() { return std::make_unique<MemoryBlobs>(); }
std::unique_ptr<DraftsUnderTest> open_drafts() { return std::make_unique<MemoryDrafts>(); }

INSTANTIATE_TEST_SUITE_P(Memory, PredictionStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, ModelStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, ModelSearchConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, CollectionStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, ExampleStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, FileStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, AccountStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, WebhookStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, CreateKeyStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, DeploymentStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, UsageStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, ShareStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, IdentityStoreConformance, testing::Values(&open_stores));
INSTANTIATE_TEST_SUITE_P(Memory, BlobsConformance, testing::Values(&open_blobs));
INSTANTIATE_TEST_SUITE_P(Memory, DraftsConformance, testing::Values(&open_drafts));

}  // namespace
}  // namespace mimeo::seams
