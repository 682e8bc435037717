// What is pushed, as a tar stream: made while it is read, so that a project of any size needs no copy.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace mimeo::cli {

class Pack {
 public:
  virtual ~Pack() = default;

  /// A folder with cog.yaml is packed whole (without .git and what a virtual environment or Python's cache leaves); a program becomes
  /// one entry named `model`. invalid: it is neither.
  static Result<std::unique_ptr<Pack>> open(const std::string& source);

  /// The next bytes of the stream; 0 at its end.
  virtual std::size_t read(char* into, std::size_t size) = 0;

  /// What went wrong while packing.
  virtual std::optional<Error> failure() const = 0;
};

}  // namespace mimeo::cli
