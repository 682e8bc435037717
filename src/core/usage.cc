#include "core/usage.h"

namespace mimeo::core {

std::string_view to_string(UsageKind kind) {
  switch (kind) {
    case UsageKind::prediction: return "prediction";
    case UsageKind::training: return "training";
    case UsageKind::setup: return "setup";
  }
  return "prediction";
}

std::optional<UsageKind> parse_usage_kind(std::string_view text) {
  for (auto kind : {UsageKind::prediction, UsageKind::training, UsageKind::setup}) {
    if (to_string(kind) == text) return kind;
  }
  return std::nullopt;
}

UsageKey usage_key(const Prediction& p) {
  return {.account = p.account,
          .day = std::chrono::floor<std::chrono::days>(p.completed_at.value_or(p.created_at)),
          .model = p.model,
          .hardware = p.hardware,
          .kind = p.kind == Prediction::Kind::training ? UsageKind::training : UsageKind::prediction};
}

}  // namespace mimeo::core
