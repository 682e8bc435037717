// What a prediction put out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mimeo/client/value.h"

namespace mimeo::client {

/// The output as JSON with files in it, and short ways to what it mostly is.
class Output {
 public:
  explicit Output(Value value) : value_(std::move(value)) {}

  const Value& value() const { return value_; }
  /// A text, or the pieces of one in a list, joined; empty for anything else.
  std::string text() const;
  /// The first file, wherever it is in the output.
  std::optional<FileOutput> file() const;
  /// Every file, in order.
  std::vector<FileOutput> files() const;

 private:
  Value value_;
};

}  // namespace mimeo::client
