#include "api/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include <gtest/gtest.h>

#include "base/ids.h"
#include "base/utf8_locale.h"

namespace mimeo::api {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string path;
  std::string content = {};
  unsigned type = AE_IFREG;
  int mode = 0644;
  std::string link = {};
};

class ArchiveTest : public ::testing::Test {
 public:
  ArchiveTest() : root_(fs::temp_directory_path() / ("mimeo-archive-" + random_token(10))) {
    fs::create_directories(root_ / "inside");
  }
  ~ArchiveTest() override { fs::remove_all(root_); }

  std::string file() const { return (root_ / "a.tar").string(); }
  fs::path inside() const { return root_ / "inside"; }

  void pack(const std::vector<Entry>& entries, bool gzip = false) {
    const Utf8Locale locale;
    archive* writer = archive_write_new();
    archive_write_set_format_pax(writer);
    if (gzip) archive_write_add_filter_gzip(writer);
    archive_write_open_filename(writer, file().c_str());
    for (const Entry& one : entries) {
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname_utf8(entry, one.path.c_str());
      archive_entry_set_filetype(entry, one.type);
      archive_entry_set_perm(entry, one.mode);
      archive_entry_set_size(entry, static_cast<la_int64_t>(one.content.size()));
      if (one.type == AE_IFLNK) archive_entry_set_symlink_utf8(entry, one.link.c_str());
      if (one.type == AE_IFREG && !one.link.empty()) archive_entry_set_hardlink(entry, one.link.c_str());
      archive_write_header(writer, entry);
      archive_write_data(writer, one.content.data(), one.content.size());
      archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
  }

  Result<void> unpack_here() { return unpack(file(), inside().string()); }

  std::string read(const fs::path& path) {
    std::ifstream stream(inside() / path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private:
  fs::path root_;
};

TEST_F(ArchiveTest, is_unpacked_with_folders_links_and_the_right_to_run) {
  for (bool gzip : {false, true}) {
    pack({{"./", "", AE_IFDIR, 0700},
          {"./cog.yaml", "predict: x"},
          {"src/deep/run.py", "print()"},
          {"model", "#!", AE_IFREG, 04775},
          {"src/link", "", AE_IFLNK, 0777, "../cog.yaml"}},
         gzip);
    const auto unpacked = unpack_here();
    ASSERT_TRUE(unpacked) << unpacked.error().message;
    EXPECT_EQ(read("cog.yaml"), "predict: x");
    EXPECT_EQ(read("src/deep/run.py"), "print()");
    EXPECT_EQ(read("src/link"), "predict: x");
    EXPECT_EQ(fs::status(inside() / "model").permissions(), fs::perms(0755)) << "no set-user-id bit";
    EXPECT_EQ(fs::status(inside() / "cog.yaml").permissions(), fs::perms(0644));
  }
}

TEST_F(ArchiveTest, keeps_names_of_every_script_whatever_the_locale_of_the_server) {
  pack({{"Über/日本.txt", "x"}, {"link", "", AE_IFLNK, 0777, "Über/日本.txt"}, {std::string(150, 'x') + "é", "y"}});
  const auto unpacked = unpack_here();
  ASSERT_TRUE(unpacked) << unpacked.error().message;
  EXPECT_EQ(read("Über/日本.txt"), "x");
  EXPECT_EQ(read("link"), "x");
  EXPECT_EQ(read(std::string(150, 'x') + "é"), "y");
}

TEST_F(ArchiveTest, cannot_reach_outside) {
  const std::vector<std::vector<Entry>> tricks = {
      {{"../evil", "x"}},
      {{"a/../../evil", "x"}},
      {{"a/..", "", AE_IFDIR}},
      {{"/tmp/mimeo-evil", "x"}},
      {{"link", "", AE_IFLNK, 0777, "/etc/passwd"}},
      {{"link", "", AE_IFLNK, 0777, ".."}},
      {{"a/link", "", AE_IFLNK, 0777, "../../x"}},
      {{"a/link", "", AE_IFLNK, 0777, "b/../../.."}},
      {{"a/link", "", AE_IFLNK, 0777, ".."}, {"a/link/x", "through a link"}},
      {{"a/b/up", "", AE_IFLNK, 0777, "../.."}, {"a/b/up/up", "", AE_IFLNK, 0777, "../../.."}},
      {{"a/b/up", "", AE_IFLNK, 0777, "../.."}, {"x", "", AE_IFLNK, 0777, "a/b/up/.."}, {"x/evil", "x"}},
      {{"hard", "", AE_IFREG, 0644, "/etc/passwd"}},
      {{"device", "", AE_IFCHR}},
      {{"pipe", "", AE_IFIFO}},
  };
  for (std::size_t i = 0; i < tricks.size(); ++i) {
    pack(tricks[i]);
    const auto unpacked = unpack_here();
    ASSERT_FALSE(unpacked) << "trick " << i;
    EXPECT_EQ(unpacked.error().kind, ErrorKind::invalid) << "trick " << i << ": " << unpacked.error().message;
    EXPECT_FALSE(fs::exists(inside().parent_path() / "evil"));
    fs::remove_all(inside());
    fs::create_directory(inside());
  }
}

TEST_F(ArchiveTest, that_is_none_or_cut_off_is_refused) {
  for (std::string bytes : {std::string("nonsense"), std::string(2000, 'x')}) {
    std::ofstream(file()) << bytes;
    const auto unpacked = unpack_here();
    ASSERT_FALSE(unpacked);
    EXPECT_EQ(unpacked.error().kind, ErrorKind::invalid);
  }
  pack({{"long", std::string(100'000, 'x')}});
  fs::resize_file(file(), 50'000);
  const auto cut = unpack_here();
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().kind, ErrorKind::invalid) << cut.error().message;
}

}  // namespace
}  // namespace mimeo::api
