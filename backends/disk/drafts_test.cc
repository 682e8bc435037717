#include "disk/drafts.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/test_disk_full.h"
#include "base/test_folder.h"
#include "base/test_run.h"

namespace mimeo::disk {
namespace {

namespace fs = std::filesystem;

class DiskDrafts : public testing::Test {
 protected:
  DiskDrafts() { draft_.id.text = "0123456789abcdefghjkmnpqrs"; }

  template <class T>
  Result<T> run(Task<Result<T>> task) {
    return run_on(io_, std::move(task));
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(root_)) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }

  asio::io_context io_{1};
  TestFolder folder_;
  const std::string root_ = folder_.path() + "/drafts";
  Offload pool_{2};
  std::unique_ptr<Blobs> blobs_ = Blobs::open(folder_.path() + "/blobs", pool_).value();
  std::unique_ptr<Drafts> drafts_ = Drafts::open(root_, *blobs_, pool_).value();
  core::Draft draft_;
};

TEST_F(DiskDrafts, what_a_crash_left_half_made_is_cleared_away_at_the_start) {
  run(drafts_->create(draft_)).value();
  for (const char* name : {"0123456789abcdefghjkmnpqrz", "0123456789abcdefghjkmnpqrz.json.new", "broken.json"}) {
    std::ofstream(fs::path(root_) / name) << "{";
  }
  EXPECT_EQ(run(drafts_->all()).value().size(), 1u);
  EXPECT_EQ(names(), (std::vector<std::string>{draft_.id.text, draft_.id.text + ".json"}));
}

TEST_F(DiskDrafts, are_for_the_servers_eyes_only) {
  run(drafts_->create(draft_)).value();
  for (const auto& entry : fs::directory_iterator(root_)) {
    EXPECT_EQ(entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
  }
}

TEST_F(DiskDrafts, leave_nothing_when_they_are_removed) {
  run(drafts_->create(draft_)).value();
  run(drafts_->append(draft_.id, 0, std::string_view("hello"))).value();
  run(drafts_->remove(draft_.id)).value();
  EXPECT_EQ(names(), std::vector<std::string>());
}

TEST_F(DiskDrafts, keep_what_fitted_when_the_disk_is_full) {
  run(drafts_->create(draft_)).value();
  {
    FileSizeLimit full(1'000);
    auto refused = run(drafts_->append(draft_.id, 0, std::string(5'000, 'x')));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  }
  const auto size = run(drafts_->size(draft_.id)).value();
  EXPECT_LE(size, 1'000);
  run(drafts_->append(draft_.id, size, std::string(5'000, 'x'))).value();
  EXPECT_EQ(run(drafts_->finish(draft_.id)).value().size, size + 5'000);
}

}  // namespace
}  // namespace mimeo::disk
