#include "disk/blobs.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

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

  std::unique_ptr<seams::BlobWriter> create() { return run(blobs_->create(seams::Checksums::sha256_and_md5)).value(); }

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

  std::set<ino_t> inodes() const {
    std::set<ino_t> numbers;
    for (const auto& name : files()) {
      struct stat facts;
      EXPECT_EQ(::stat((root_ + "/" + name).c_str(), &facts), 0);
      numbers.insert(facts.st_ino);
    }
    return numbers;
  }

  asio::io_context io_{1};  // outlives the pool, whose threads post to it
  TestFolder folder_;
  const std::string root_ = folder_.path() + "/blobs";
  std::optional<Offload> pool_;
  std::unique_ptr<Blobs> blobs_;
};

TEST_F(DiskBlobs, lie_two_folders_deep_by_the_end_of_their_id) {
  auto id = put("hello").id.text;
  ASSERT_EQ(id.size(), 96u);
  EXPECT_EQ(files(), std::vector<std::string>{fmt::format("{}/{}/{}", id[94], id[95], id)});
}

TEST_F(DiskBlobs, are_for_the_servers_eyes_only) {
  put("hello");
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    EXPECT_EQ(entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none)
        << entry.path();
  }
}

TEST_F(DiskBlobs, of_the_same_bytes_lie_on_the_disk_once_until_the_last_is_gone) {
  const std::string bytes(600'000, 'x');
  const auto first = put(bytes), second = put(bytes);
  put(bytes + "y");
  EXPECT_NE(first.id, second.id);
  EXPECT_EQ(files().size(), 3u);
  EXPECT_EQ(inodes().size(), 2u);
  run(blobs_->remove(first.id)).value();
  const auto third = put(bytes);
  EXPECT_EQ(inodes().size(), 2u);
  open();
  EXPECT_EQ(run(blobs_->remove_unknown({third.id})).value(), 2u);
  auto reader = run(blobs_->open(third.id)).value();
  std::string read(bytes.size(), '\0');
  EXPECT_EQ(run(reader->read_at(0, read)).value(), bytes.size());
  EXPECT_TRUE(read == bytes);
  run(blobs_->remove(third.id)).value();
  EXPECT_TRUE(files().empty());
}

TEST_F(DiskBlobs, of_earlier_releases_have_a_shorter_id_and_are_read_all_the_same) {
  const core::BlobId id{"0123456789abcdefghjkmnpqrstvwxyz"};
  fs::create_directories(root_ + "/y/z");
  std::ofstream(root_ + "/y/z/" + id.text) << "hello";
  EXPECT_EQ(run(blobs_->open(id)).value()->size(), 5);
  EXPECT_EQ(run(blobs_->remove_unknown({id})).value(), 0u);
  run(blobs_->remove(id)).value();
  EXPECT_TRUE(files().empty());
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
