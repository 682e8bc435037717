#include "base/result.h"

#include <gtest/gtest.h>

namespace mimeo {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return fail(ErrorKind::invalid, "odd");
  return n / 2;
}

TEST(Result, carries_a_value_or_the_error_that_explains_its_absence) {
  EXPECT_EQ(half(4).value(), 2);
  auto failed = half(3);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::invalid);
  EXPECT_EQ(failed.error().message, "odd");
}

}  // namespace
}  // namespace mimeo
