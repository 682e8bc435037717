#include "http/headers.h"

#include <gtest/gtest.h>

namespace mimeo::http {
namespace {

TEST(Headers, NoByteOfAValueEndsItsLine) {
  for (std::size_t size = 1; size <= 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string value(size, 'v');
        value[at] = static_cast<char>(byte);
        Headers headers;
        headers.add("Name", value);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f) value[at] = ' ';
        ASSERT_EQ(headers.wire(), "Name: " + value + "\r\n") << "byte " << byte << " at " << at << " of " << size;
      }
    }
  }
}

TEST(Headers, TakesWhatItHandsOut) {
  Headers headers;
  headers.add("First", std::string(300, 'x'));
  for (int i = 0; i < 20; ++i) headers.add("Again", *headers.find("First"));
  for (const auto field : headers) EXPECT_EQ(field.value, std::string(300, 'x'));
  EXPECT_EQ(headers.size(), 21u);
}

}  // namespace
}  // namespace mimeo::http
