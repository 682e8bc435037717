#include "cog/content.h"

#include <fstream>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

class ContentTest : public testing::Test {
 protected:
  ContentTest() {
    std::string name = testing::TempDir() + "mimeo-content-XXXXXX";
    root = mkdtemp(name.data());
  }
  ~ContentTest() override { fs::remove_all(root); }

  void write(const fs::path& path, std::string_view text) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  std::string hash(const fs::path& folder) {
    auto digest = hash_content(root / folder);
    EXPECT_TRUE(digest) << digest.error().message;
    return digest.value_or("");
  }

  fs::path root;
};

TEST_F(ContentTest, is_the_same_for_the_same_files_wherever_and_whenever_they_were_written) {
  write("a/run.py", "x");
  write("a/lib/util.py", "y");
  write("b/lib/util.py", "y");
  write("b/run.py", "x");
  fs::last_write_time(root / "b/run.py", fs::file_time_type::clock::now() - std::chrono::hours(24));
  EXPECT_EQ(hash("a"), hash("b"));
  EXPECT_EQ(hash("a").size(), 64u);
}

TEST_F(ContentTest, changes_with_names_bytes_places_and_the_executable_bit) {
  write("base/run.py", "x");
  const auto base = hash("base");
  write("bytes/run.py", "y");
  write("name/run2.py", "x");
  write("place/sub/run.py", "x");
  write("more/run.py", "x");
  fs::create_directory(root / "more/empty");
  for (auto* other : {"bytes", "name", "place", "more"}) EXPECT_NE(hash(other), base) << other;
  chmod((root / "base/run.py").c_str(), 0755);
  EXPECT_NE(hash("base"), base);
}

TEST_F(ContentTest, cannot_be_fooled_by_bytes_that_look_like_another_file) {
  write("one/a", "1f 1\n2");
  write("two/a", "1");
  write("two/f", "2");
  EXPECT_NE(hash("one"), hash("two"));
}

TEST_F(ContentTest, passes_over_what_work_leaves_behind) {
  write("model/run.py", "x");
  const auto base = hash("model");
  for (auto* path : {".git/HEAD", "__pycache__/run.pyc", "lib/../run.pyc", ".venv/bin/python", ".cog/openapi_schema.json"}) {
    write(fs::path("model") / path, "anything");
  }
  fs::remove(root / "model/lib");
  EXPECT_EQ(hash("model"), base);
}

TEST_F(ContentTest, takes_a_link_for_its_target_and_refuses_one_that_leads_out) {
  write("model/run.py", "x");
  write("model/deep/file", "x");
  fs::create_symlink("../run.py", root / "model/deep/link");
  const auto one = hash("model");
  fs::remove(root / "model/deep/link");
  fs::create_symlink("file", root / "model/deep/link");
  EXPECT_NE(hash("model"), one);
  for (auto* out : {"/etc/hostname", "../../secret", "../.."}) {
    fs::remove(root / "model/deep/link");
    fs::create_symlink(out, root / "model/deep/link");
    auto digest = hash_content(root / "model");
    ASSERT_FALSE(digest) << out;
    EXPECT_EQ(digest.error().kind, ErrorKind::invalid);
    EXPECT_EQ(digest.error().message, "deep/link is a link that leads out of the folder");
  }
}

TEST_F(ContentTest, refuses_what_is_no_file) {
  fs::create_directory(root / "model");
  mkfifo((root / "model/pipe").c_str(), 0600);
  EXPECT_EQ(hash_content(root / "model").error().message, "pipe is neither a file nor a folder");
}

}  // namespace
}  // namespace mimeo::cog
