// The folders of blobs and of drafts take the tests of every backend.
#include "base/test_folder.h"
#include "disk/blobs.h"
#include "disk/drafts.h"
#include "seams/blobs_conformance.h"
#include "seams/drafts_conformance.h"

namespace mimeo::seams {
namespace {

class DiskBlobsUnderTest final : public BlobsUnderTest {
 public:
  DiskBlobsUnderTest() { open(); }
  Blobs& blobs() override { return *blobs_; }

  bool reopen() override {
    blobs_.reset();
    pool_.emplace(2);  // what was left for later is done
    open();
    return true;
  }

 private:
  void open() { blobs_ = disk::Blobs::open(folder_.path() + "/blobs", *pool_).value(); }

  TestFolder folder_;
  std::optional<Offload> pool_{2};
  std::unique_ptr<disk::Blobs> blobs_;
};

class DiskDraftsUnderTest final : public DraftsUnderTest {
 public:
  DiskDraftsUnderTest() { open(); }
  Drafts& drafts() override { return *drafts_; }
  Blobs& blobs() override { return *blobs_; }

  bool reopen() override {
    open();
    return true;
  }

 private:
  void open() {
    drafts_.reset();
    blobs_ = disk::Blobs::open(folder_.path() + "/blobs", pool_).value();
    drafts_ = disk::Drafts::open(folder_.path() + "/drafts", *blobs_, pool_).value();
  }

  TestFolder folder_;
  Offload pool_{2};
  std::unique_ptr<disk::Blobs> blobs_;
  std::unique_ptr<disk::Drafts> drafts_;
};

std::unique_ptr<DraftsUnderTest> open_drafts() { return std::make_unique<DiskDraftsUnderTest>(); }
std::unique_ptr<BlobsUnderTest> open_blobs() { return std::make_unique<DiskBlobsUnderTest>(); }

INSTANTIATE_TEST_SUITE_P(Disk, BlobsConformance, testing::Values(&open_blobs));
INSTANTIATE_TEST_SUITE_P(Disk, DraftsConformance, testing::Values(&open_drafts));

}  // namespace
}  // namespace mimeo::seams
