#include "magic/sniffer.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/test_run.h"

namespace mimeo::magic {
namespace {

using namespace std::string_literals;

class SnifferTest : public testing::Test {
 protected:
  std::string type(std::string bytes) { return run_on(io_, sniffer_->media_type(std::move(bytes))); }

  asio::io_context io_{1};
  Offload pool_{1};
  std::unique_ptr<Sniffer> sniffer_ = Sniffer::open(pool_).value();
};

TEST_F(SnifferTest, knows_what_models_make_by_its_first_bytes) {
  EXPECT_EQ(type("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0"s), "image/png");
  EXPECT_EQ(type("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"s), "image/jpeg");
  EXPECT_EQ(type("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x44\xac\0\0\x88\x58\1\0\2\0\x10\0data"s), "audio/x-wav");
  EXPECT_EQ(type("\0\0\0\x20"
                 "ftypisom\0\0\2\0isomiso2avc1mp41"s),
            "video/mp4");
  EXPECT_EQ(type("%PDF-1.7\n"), "application/pdf");
  EXPECT_EQ(type("Ada wrote the first program\n"), "text/plain");
}

TEST_F(SnifferTest, says_nothing_when_the_bytes_do_not) {
  EXPECT_EQ(type(""), "");
  EXPECT_EQ(type("\1\2\3\4\xfe\xca\7"), "");
}

TEST_F(SnifferTest, looks_no_further_than_it_may) {
  const std::string text(limits::sniffed_bytes, 'a');
  EXPECT_EQ(type(text + std::string(100, '\0')), "text/plain");
  EXPECT_EQ(type(text.substr(1) + std::string(100, '\0')), "") << "a text has no such bytes";
}

}  // namespace
}  // namespace mimeo::magic
