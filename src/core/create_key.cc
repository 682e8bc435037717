#include "core/create_key.h"

namespace mimeo::core {

const KnownCreate* earlier_attempt(std::span<const KnownCreate> known, int attempt) {
  const KnownCreate* earlier = nullptr;
  for (const auto& one : known) {
    if (one.key.attempt >= attempt) continue;
    if (earlier == nullptr || one.key.attempt > earlier->key.attempt) earlier = &one;
  }
  return earlier;
}

}  // namespace mimeo::core
