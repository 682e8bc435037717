// A regular expression that costs time linear in the text, whoever wrote it.
//
// RE2 is also what stands behind the `pattern` of the live API (Go's regexp), so that the same texts pass.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mimeo::core {

/// Immutable and thread-safe; copies share the compiled expression.
class Pattern {
 public:
  /// Nothing when the expression is malformed, needs more than RE2 offers (look-around, back references) or is too large.
  static std::optional<Pattern> compile(std::string_view expression);

  /// Whether the expression occurs anywhere in `text`.
  bool occurs_in(std::string_view text) const;
  const std::string& expression() const { return expression_; }

 private:
  struct Compiled;
  Pattern(std::string expression, std::shared_ptr<const Compiled> compiled)
      : expression_(std::move(expression)), compiled_(std::move(compiled)) {}

  std::string expression_;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace mimeo::core
