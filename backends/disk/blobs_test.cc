#include "disk/blobs.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/test_disk_full.h"
#include "base/test_folder.h"
#include "base/test_run.h"

namespace mimeo::disk {
namespace {

namespace fs = std::filesystem;

class DiskBlobs : public testing::Test {
 protected:
  DiskBlobs() { open(); }

  void open() {
    blobs_.reset();
    pool_.emplace(2);
    blobs_ = Blobs::open(root_, *pool_).value();
  }

  template <class T>
  T run(Task<T> task) {
    return run_on(io_, std::move(task));
  }

  std::unique_ptr<seams::BlobWriter> create() { return run(blobs_->create()).value(); }

  Result<void> write(seams::BlobWriter& writer, std::string_view bytes) {
    return run(writer.write(std::span(bytes.data(), bytes.size())));
  }

  seams::BlobInfo put(std::string_view bytes) {
    auto writer = create();
    write(*writer, bytes).value();
    return run(writer->finish()).value();
  }

  /// Files under the folder, relative to it.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
      if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), root_).string());
    }
    return names;
  }

  asio::io_context io_{1};  // outlives the pool, whose threads post to it
  TestFolder folder_;
  const std::string root_ = folder_.path() + "/blobs";
  std::optional<Offload> pool_;
  std::unique_ptr<Blobs> blobs_;
};

TEST_F(DiskBlobs, lie_two_folders_deep_by_the_end_of_their_id) {
  auto id = put("hello").id.text;
  ASSERT_EQ(id.size(), 32u);
  EXPECT_EQ(files(), std::vector<std::string>{fmt::format("{}/{}/{}", id[30], id[31], id)});
}

TEST_F(DiskBlobs, are_for_the_servers_eyes_only) {
  put("hello");
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    EXPECT_EQ(entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none)
        << entry.path();
  }
}

TEST_F(DiskBlobs, leave_nothing_when_a_writer_is_dropped_half_way) {
  auto writer = create();
  write(*writer, std::string(600'000, 'x')).value();
  EXPECT_EQ(files().size(), 1u);
  writer.reset();
  pool_.reset();  // what was left for later is done
  EXPECT_TRUE(files().empty());
}

TEST_F(DiskBlobs, touch_the_disk_only_at_the_end_when_they_are_small) {
  auto writer = create();
  write(*writer, "small").value();
  EXPECT_TRUE(files().empty());
  run(writer->finish()).value();
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(DiskBlobs, lose_their_partial_file_to_the_first_sweep_after_a_crash) {
  {
    std::ofstream(root_ + "/partial/0123456789abcdefghjkmnpqrstvwxyz") << "half";
    std::ofstream(root_ + "/README") << "not ours to remove";
  }
  open();
  EXPECT_EQ(run(blobs_->remove_unknown({})).value(), 1u);
  EXPECT_EQ(files(), std::vector<std::string>{"README"});
}

TEST_F(DiskBlobs, say_that_the_disk_is_full_and_give_the_space_back) {
  {
    FileSizeLimit full(1'000'000);
    auto writer = create();
    write(*writer, std::string(900'000, 'x')).value();
    auto refused = write(*writer, std::string(900'000, 'x'));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(refused.error().message, "The disk is full.");
    EXPECT_TRUE(files().empty()) << "given back at once, not when the writer goes";
  }
  EXPECT_EQ(put(std::string(2'000'000, 'x')).size, 2'000'000);
}

TEST_F(DiskBlobs, say_that_the_disk_is_full_at_the_end_of_a_small_blob) {
  {
    FileSizeLimit full(1'000);
    auto writer = create();
    write(*writer, std::string(5'000, 'x')).value();
    auto refused = run(writer->finish());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_TRUE(files().empty());
  }
  put(std::string(5'000, 'x'));
}

}  // namespace
}  // namespace mimeo::disk
