#include "docker/log_frames.h"

#include <gtest/gtest.h>

namespace mimeo::docker {
namespace {

using namespace std::string_literals;

const std::string said =
    "\x01\0\0\0\0\0\0\x03"
    "one\x02\0\0\0\0\0\0\0\x02\0\0\0\0\0\x01\x04"s +
    std::string(260, 'x');

TEST(LogFrames, GivesTheContentsWhateverTheyAreCutInto) {
  for (std::size_t size = 1; size <= said.size(); ++size) {
    LogFrames frames;
    std::string heard;
    for (std::size_t at = 0; at < said.size(); at += size) {
      frames.feed(std::string_view(said).substr(at, size), [&](std::string_view piece) { heard += piece; });
    }
    ASSERT_EQ(heard, "one" + std::string(260, 'x')) << size;
  }
}

}  // namespace
}  // namespace mimeo::docker
