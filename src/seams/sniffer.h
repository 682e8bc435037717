// What a file is, by its first bytes.
#pragma once

#include <string>

#include "base/async.h"

namespace mimeo::seams {

/// Thread-safe.
class Sniffer {
 public:
  virtual ~Sniffer() = default;
  /// The media type of a file that begins with `bytes`, which are at most limits::sniffed_bytes; empty when they do not
  /// tell.
  virtual Task<std::string> media_type(std::string bytes) = 0;
};

}  // namespace mimeo::seams
