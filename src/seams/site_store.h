// Where it is kept what the operator says about the server to everybody.
#pragma once

#include <string>

#include "base/async.h"
#include "seams/write.h"

namespace mimeo::seams {

/// Thread-safe.
class SiteStore {
 public:
  virtual ~SiteStore() = default;

  /// Markdown; empty: there is none.
  virtual Write set_policy(const std::string& markdown) = 0;
  virtual Task<Result<std::string>> policy() = 0;
};

}  // namespace mimeo::seams
