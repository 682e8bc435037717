#include "core/pattern.h"

#include <re2/re2.h>

#include "base/limits.h"

namespace mimeo::core {

struct Pattern::Compiled {
  Compiled(const std::string& text, const RE2::Options& options) : expression(text, options) {}
  RE2 expression;
};

std::optional<Pattern> Pattern::compile(std::string_view expression) {
  if (expression.size() > limits::pattern_bytes) return std::nullopt;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(limits::pattern_memory_bytes);
  std::string text(expression);
  auto compiled = std::make_shared<const Compiled>(text, options);
  if (!compiled->expression.ok()) return std::nullopt;
  return Pattern(std::move(text), std::move(compiled));
}

bool Pattern::occurs_in(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

}  // namespace mimeo::core
