// The pages of docs/ that are made of tables in the sources.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "api/metrics_page.h"
#include "api/problem_page.h"

namespace mimeo::api {
namespace {

void expect_committed(const std::string& name, const std::string& page) {
  const auto committed = MIMEO_SOURCE_DIR "/docs/" + name;
  if (std::getenv("MIMEO_WRITE_DOCS")) std::ofstream(committed) << page;
  std::ifstream file(committed);
  std::stringstream text;
  text << file.rdbuf();
  // Not EXPECT_EQ: it would print both pages whole.
  EXPECT_TRUE(text.str() == page) << committed << " is not what the sources say: run `make docs`, and look at it";
}

TEST(ProblemPage, that_is_committed_is_up_to_date) { expect_committed("errors.md", problem_page()); }

TEST(MetricsPage, that_is_committed_is_up_to_date) { expect_committed("metrics.md", metrics_page()); }

}  // namespace
}  // namespace mimeo::api
