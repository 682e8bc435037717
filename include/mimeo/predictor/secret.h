// A string that must not be shown: an input like a password or an access token.
#pragma once

#include <string>
#include <utility>

namespace mimeo::predictor {

/// Neither printable nor comparable, so that it does not slip into a log or an output. As an input it is marked
/// `x-cog-secret` in the schema; gateways then hide it from everyone but the model.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  /// The text. The name is long on purpose: search for it to find every place that looks inside.
  const std::string& reveal() const { return text_; }

 private:
  std::string text_;
};

}  // namespace mimeo::predictor
