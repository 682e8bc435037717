#include "api/problem_page.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace mimeo::api {
namespace {

constexpr auto committed = MIMEO_SOURCE_DIR "/docs/errors.md";

TEST(ProblemPage, that_is_committed_is_up_to_date) {
  if (std::getenv("MIMEO_WRITE_DOCS")) std::ofstream(committed) << problem_page();
  std::ifstream file(committed);
  std::stringstream text;
  text << file.rdbuf();
  // Not EXPECT_EQ: it would print both pages whole.
  EXPECT_TRUE(text.str() == problem_page())
      << committed << " is not what problem.cc says: run `make docs`, and look at it";
}

}  // namespace
}  // namespace mimeo::api
