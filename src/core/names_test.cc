#include "core/names.h"

#include <gtest/gtest.h>

#include "core/data_uri.h"
#include "core/file.h"
#include "core/media_type.h"

namespace mimeo::core {
namespace {

const std::string id(64, 'a');

TEST(Names, references_have_three_forms_and_nothing_else_is_one) {
  auto bare = parse_model_reference(id);
  ASSERT_TRUE(bare);
  EXPECT_FALSE(bare->model);
  EXPECT_EQ(bare->version->text, id);
  auto whole = parse_model_reference("acme/hello-1.0:" + id);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->model->text(), "acme/hello-1.0");
  EXPECT_EQ(whole->version->text, id);
  auto model = parse_model_reference("acme/t2i_cl");
  ASSERT_TRUE(model);
  EXPECT_FALSE(model->version);

  for (std::string bad : {"", "acme", "/x", "acme/", "acme/x:", "acme/x:zz", "Acme/x", "acme/x/y", "../x", "acme/.x"}) {
    EXPECT_FALSE(parse_model_reference(bad)) << bad;
  }
}

TEST(File, names_lose_their_path_and_control_characters) {
  EXPECT_EQ(safe_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(safe_file_name("C:\\x\\out.png"), "out.png");
  EXPECT_EQ(safe_file_name("a\r\nb\0c"), "ab");
  EXPECT_EQ(safe_file_name(".."), "file");
  EXPECT_EQ(safe_file_name(""), "file");
  EXPECT_EQ(safe_file_name("dir/"), "file");
  EXPECT_EQ(safe_file_name("résumé 1.txt"), "résumé 1.txt");
}

TEST(File, long_names_are_cut_between_characters) {
  std::string name;
  for (int i = 0; i < 200; ++i) name += "é";
  auto safe = safe_file_name(name);
  EXPECT_EQ(safe.size(), 254u);
}

TEST(DataUri, base64_and_percent_forms_are_read_and_plain_text_is_not_one) {
  auto png = parse_data_uri("data:image/png;base64,aGk=");
  ASSERT_TRUE(png);
  EXPECT_EQ(png->media_type, "image/png");
  EXPECT_EQ(png->bytes, "hi");
  auto text = parse_data_uri("data:,a%20b");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->media_type, "text/plain");
  EXPECT_EQ(text->bytes, "a b");
  auto charset = parse_data_uri("data:text/html;charset=utf-8;base64,aGk");
  ASSERT_TRUE(charset);
  EXPECT_EQ(charset->media_type, "text/html");

  EXPECT_FALSE(parse_data_uri("data: the weather, today"));
  EXPECT_FALSE(parse_data_uri("data:image/png;base64"));
  EXPECT_FALSE(parse_data_uri("data:image/png;base64,***"));
  EXPECT_FALSE(parse_data_uri("https://x"));
}

TEST(MediaType, endings_and_types_are_found_without_case) {
  EXPECT_EQ(media_type_of("a/Out.PNG"), "image/png");
  EXPECT_EQ(media_type_of("noending"), "application/octet-stream");
  EXPECT_EQ(ending_of("audio/x-wav"), ".wav");
  EXPECT_EQ(ending_of("image/jpeg; q=1"), ".jpg");
  EXPECT_EQ(ending_of("application/x-unheard-of"), ".bin");
}

}  // namespace
}  // namespace mimeo::core
