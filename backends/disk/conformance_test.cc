// The folder of blobs takes the tests of every blob store.
#include "base/test_folder.h"
#include "disk/blobs.h"
#include "seams/blobs_conformance.h"

namespace mimeo::seams {
namespace {

class DiskBlobs final : public BlobsUnderTest {
 public:
  DiskBlobs() { open(); }
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

std::unique_ptr<BlobsUnderTest> open_blobs() { return std::make_unique<DiskBlobs>(); }

INSTANTIATE_TEST_SUITE_P(Disk, BlobsConformance, testing::Values(&open_blobs));

}  // namespace
}  // namespace mimeo::seams
