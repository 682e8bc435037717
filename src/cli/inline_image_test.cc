#include "cli/inline_image.h"

#include <map>

#include <gmock/gmock.h>

namespace mimeo::cli {
namespace {

ImageProtocol protocol_of(std::map<std::string, std::string> environment) {
  return image_protocol([&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  });
}

TEST(InlineImage, terminals_say_what_they_can) {
  using enum ImageProtocol;
  EXPECT_EQ(protocol_of({}), none);
  EXPECT_EQ(protocol_of({{"TERM", "xterm-256color"}}), none);
  EXPECT_EQ(protocol_of({{"TERM", "xterm-kitty"}}), kitty);
  EXPECT_EQ(protocol_of({{"KITTY_WINDOW_ID", "1"}}), kitty);
  EXPECT_EQ(protocol_of({{"TERM_PROGRAM", "iTerm.app"}}), iterm);
  EXPECT_EQ(protocol_of({{"TERM", "foot"}}), sixel);
  EXPECT_EQ(protocol_of({{"TERM", "xterm-kitty"}, {"MIMEO_IMAGES", "none"}}), none);
  EXPECT_EQ(protocol_of({{"MIMEO_IMAGES", "sixel"}}), sixel);
}

TEST(InlineImage, kitty_takes_png_in_chunks) {
  const std::string png = "\x89PNG\r\n\x1a\n" + std::string(5000, 'x');
  const auto text = inline_image(ImageProtocol::kitty, png);
  EXPECT_THAT(text, testing::StartsWith("\x1b_Ga=T,f=100,m=1;"));
  EXPECT_THAT(text, testing::HasSubstr("\x1b\\\x1b_Gm=0;"));
  EXPECT_THAT(text, testing::EndsWith("\x1b\\\n"));
  EXPECT_EQ(inline_image(ImageProtocol::kitty, "\xff\xd8 a JPEG"), "");
}

TEST(InlineImage, iterm_takes_anything) {
  EXPECT_EQ(inline_image(ImageProtocol::iterm, "abc"), "\x1b]1337;File=inline=1;size=3:YWJj\a\n");
  EXPECT_EQ(inline_image(ImageProtocol::none, "abc"), "");
}

}  // namespace
}  // namespace mimeo::cli
