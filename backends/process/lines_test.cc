#include "process/lines.h"

#include <gmock/gmock.h>

namespace mimeo::process {
namespace {

using testing::ElementsAre;

struct Heard {
  std::vector<std::string> lines;
  std::function<void(std::string_view)> hear() {
    return [this](std::string_view line) { lines.emplace_back(line); };
  }
};

TEST(Lines, JoinsPiecesAndDropsLineBreaks) {
  Lines lines;
  Heard heard;
  lines.feed("one\ntw", heard.hear());
  lines.feed("o\r\n\nthr", heard.hear());
  EXPECT_THAT(heard.lines, ElementsAre("one", "two", ""));
  lines.feed("ee", heard.hear());
  lines.finish(heard.hear());
  lines.finish(heard.hear());
  EXPECT_THAT(heard.lines, ElementsAre("one", "two", "", "three"));
}

TEST(Lines, CutsWhatIsTooLongAndGoesOnWithTheNext) {
  Lines lines;
  Heard heard;
  for (int i = 0; i < 100; ++i) lines.feed(std::string(1000, 'x'), heard.hear());
  lines.feed("\nshort\n", heard.hear());
  lines.feed(std::string(line_bytes + 1, 'y') + "\n", heard.hear());
  EXPECT_THAT(heard.lines, ElementsAre(std::string(line_bytes, 'x'), "short", std::string(line_bytes, 'y')));
}

}  // namespace
}  // namespace mimeo::process
