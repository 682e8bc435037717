// docs/errors.md: the registry of problems as a page to read.
#pragma once

#include <string>

namespace mimeo::api {

/// The whole page in Markdown. A test holds the committed file against it; `make docs` writes it anew.
std::string problem_page();

}  // namespace mimeo::api
