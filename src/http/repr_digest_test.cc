#include "http/repr_digest.h"

#include <gtest/gtest.h>

namespace mimeo::http {
namespace {

// The example of RFC 9530, appendix A: {"hello": "world"}.
TEST(ReprDigest, is_written_as_the_standard_writes_it) {
  EXPECT_EQ(repr_digest("5f8f04f6a3a892aaabbddb6cf273894493773960d4a325b105fee46eef4304f1"),
            "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
  EXPECT_EQ(repr_digest("no hex"), "");
}

}  // namespace
}  // namespace mimeo::http
