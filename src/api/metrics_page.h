// docs/metrics.md: the table of metrics as a page to read.
#pragma once

#include <string>

namespace mimeo::api {

/// The whole page in Markdown. A test holds the committed file against it; `make docs` writes it anew.
std::string metrics_page();

}  // namespace mimeo::api
